using Npgsql;

namespace ChatBackend.Storage.Postgres;

internal static class PostgresDevices
{
    /// <summary>
    /// A new device starts at what is still kept: it holds nothing back that is already gone. A device that is there already was added
    /// by a first try whose answer was lost.
    /// </summary>
    private const string Insert = """
        WITH h AS (SELECT low FROM head WHERE user_id = $1 FOR NO KEY UPDATE)
        INSERT INTO device(id, user_id, token, cursor, seen_day, active, name)
        SELECT d.id, $1, d.token, h.low, d.day, true, d.name
        FROM h, unnest($2::text[], $3::bytea[], $4::integer[], $5::text[]) AS d(id, token, day, name)
        ON CONFLICT (id) DO NOTHING
        """;

    public static Task<int> AddAsync(
        NpgsqlConnection connection,
        long user,
        IReadOnlyList<NewDevice> devices,
        CancellationToken cancellationToken
    ) =>
        connection.ExecuteAsync(
            Insert,
            [
                user,
                devices.Select(device => device.Id).ToArray(),
                devices.Select(device => device.TokenHash).ToArray(),
                devices.Select(device => device.Day).ToArray(),
                devices.Select(device => device.Name).ToArray(),
            ],
            cancellationToken
        );

    public static async Task<bool> RevokeAsync(
        NpgsqlConnection connection,
        string deviceId,
        CancellationToken cancellationToken
    ) =>
        await connection.ExecuteAsync(
            "DELETE FROM device WHERE id = $1",
            [deviceId],
            cancellationToken
        ) > 0;

    public static async Task<Device?> FindAsync(
        NpgsqlConnection connection,
        string deviceId,
        CancellationToken cancellationToken
    )
    {
        var found = await connection.ReadAsync(
            """
            SELECT d.user_id, d.token, d.cursor, d.seen_day, h.seq, h.low
            FROM device d JOIN head h ON h.user_id = d.user_id WHERE d.id = $1
            """,
            [deviceId],
            row => new Device(
                row.GetInt64(0),
                row.GetFieldValue<byte[]>(1),
                row.GetInt64(2),
                row.GetInt32(3),
                row.GetInt64(4),
                row.GetInt64(5)
            ),
            cancellationToken
        );
        return found.SingleOrDefault();
    }

    public static Task<int> MarkSeenAsync(
        NpgsqlConnection connection,
        string deviceId,
        int day,
        CancellationToken cancellationToken
    ) =>
        connection.ExecuteAsync(
            "UPDATE device SET seen_day = $2, active = true WHERE id = $1 AND (seen_day < $2 OR NOT active)",
            [deviceId, day],
            cancellationToken
        );
}
