using System.Data;
using ChatBackend.Storage.Migration;
using Npgsql;

namespace ChatBackend.Storage.Postgres;

/// <summary>What a migration reads.</summary>
internal static class PostgresExport
{
    private const string Devices = """
        SELECT d.user_id, d.id, d.public_key, d.epoch, d.ticket_serial, d.cursor, d.seen_day, d.active, d.name, p.token, coalesce(p.told, 0)
        FROM device d LEFT JOIN push p ON p.device_id = d.id WHERE d.user_id = ANY($1)
        """;

    private const string Accounts = """
        SELECT a.user_id, a.login, a.password, h.seq, h.low FROM account a JOIN head h ON h.user_id = a.user_id
        WHERE a.user_id = ANY($1) ORDER BY a.user_id
        """;

    /// <summary>Both statements see one moment.</summary>
    public static async Task<List<UserCopy>> UsersAsync(
        NpgsqlConnection connection,
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    )
    {
        object?[] wanted = [users.ToArray()];
        await using var transaction = await connection.BeginTransactionAsync(
            IsolationLevel.RepeatableRead,
            cancellationToken
        );
        var devices = await connection.ReadAsync(
            Devices,
            wanted,
            row => (User: row.GetInt64(0), Device: DeviceOf(row)),
            cancellationToken
        );
        var theirs = devices.ToLookup(device => device.User, device => device.Device);
        var found = await connection.ReadAsync(
            Accounts,
            wanted,
            row => new UserCopy(
                row.GetInt64(0),
                row.GetString(1),
                row.GetString(2),
                row.GetInt64(3),
                row.GetInt64(4),
                [.. theirs[row.GetInt64(0)]]
            ),
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
        return found;
    }

    private static DeviceCopy DeviceOf(NpgsqlDataReader row) =>
        new(
            row.GetString(1),
            row.GetFieldValue<byte[]>(2),
            row.GetInt64(3),
            row.GetInt64(4),
            row.GetInt64(5),
            row.GetInt32(6),
            row.GetBoolean(7),
            row.GetString(8),
            row.IsDBNull(9) ? null : row.GetString(9),
            row.GetInt64(10)
        );
}
