using ChatBackend.Storage.Postgres.WakeUps;
using Npgsql;

namespace ChatBackend.Storage.Postgres;

internal static class PostgresDevices
{
    /// <summary>
    /// A new device starts at what is still kept: it holds nothing back that is already gone. One that is there already counts when it is
    /// the very same: a first try whose answer was lost has added it.
    /// </summary>
    private const string Insert = """
        WITH h AS (SELECT low FROM head WHERE user_id = $1 FOR NO KEY UPDATE)
        INSERT INTO device(id, user_id, public_key, epoch, ticket_serial, cursor, seen_day, active, name)
        SELECT d.id, $1, d.key, d.epoch, 0, h.low, d.day, true, d.name
        FROM h, unnest($2::text[], $3::bytea[], $4::bigint[], $5::integer[], $6::text[]) AS d(id, key, epoch, day, name)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name
        WHERE device.user_id = excluded.user_id AND device.public_key = excluded.public_key AND device.epoch = excluded.epoch
        """;

    /// <returns>False when one of them is enrolled already, or given twice; then none was added.</returns>
    public static async Task<bool> AddAsync(
        NpgsqlConnection connection,
        long user,
        IReadOnlyList<NewDevice> devices,
        CancellationToken cancellationToken
    )
    {
        // Sorted, so that two calls with the same devices wait for each other and not for ever.
        var sorted = devices.OrderBy(device => device.Id, StringComparer.Ordinal).ToList();
        if (sorted.DistinctBy(device => device.Id).Count() != devices.Count)
        {
            return false;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var added = await connection.ExecuteAsync(
            Insert,
            [
                user,
                sorted.Select(device => device.Id).ToArray(),
                sorted.Select(device => device.PublicKey).ToArray(),
                sorted.Select(device => device.Epoch).ToArray(),
                sorted.Select(device => device.Day).ToArray(),
                sorted.Select(device => device.Name).ToArray(),
            ],
            cancellationToken
        );
        if (added != devices.Count)
        {
            return false;
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The nodes hear of it by the same commit, and end the device's sessions.</summary>
    public static async Task<bool> RevokeAsync(
        NpgsqlConnection connection,
        string deviceId,
        CancellationToken cancellationToken
    ) =>
        await connection.ScalarAsync(
            """
            WITH pushes AS (DELETE FROM push WHERE device_id = $1),
            gone AS (DELETE FROM device WHERE id = $1 RETURNING id)
            SELECT count(pg_notify($2, $3 || id)) FROM gone
            """,
            [deviceId, WakeUpNews.Channel, WakeUpNews.Revocation],
            cancellationToken
        )
            is > 0L;

    public static async Task<IReadOnlyDictionary<string, long>> FindEpochsAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> deviceIds,
        CancellationToken cancellationToken
    )
    {
        var found = await connection.ReadAsync(
            "SELECT id, epoch FROM device WHERE id = ANY($1)",
            [deviceIds.Where(PostgresText.CanBeStored).ToArray()],
            row => KeyValuePair.Create(row.GetString(0), row.GetInt64(1)),
            cancellationToken
        );
        return new Dictionary<string, long>(found);
    }

    public static async Task<Device?> FindAsync(
        NpgsqlConnection connection,
        string deviceId,
        CancellationToken cancellationToken
    )
    {
        var found = await connection.ReadAsync(
            """
            SELECT d.user_id, d.public_key, d.cursor, d.seen_day, h.seq, h.low, d.epoch, d.ticket_serial
            FROM device d JOIN head h ON h.user_id = d.user_id WHERE d.id = $1
            """,
            [deviceId],
            row => new Device(
                row.GetInt64(0),
                row.GetFieldValue<byte[]>(1),
                row.GetInt64(2),
                row.GetInt32(3),
                row.GetInt64(4),
                row.GetInt64(5),
                row.GetInt64(6),
                row.GetInt64(7)
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

    public static Task<int> MarkTicketUsedAsync(
        NpgsqlConnection connection,
        string deviceId,
        long serial,
        CancellationToken cancellationToken
    ) =>
        connection.ExecuteAsync(
            "UPDATE device SET ticket_serial = $2 WHERE id = $1 AND ticket_serial < $2",
            [deviceId, serial],
            cancellationToken
        );
}
