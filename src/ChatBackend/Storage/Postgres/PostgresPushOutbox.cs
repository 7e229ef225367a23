using Npgsql;

namespace ChatBackend.Storage.Postgres;

/// <summary>
/// The outbox that several nodes share. A claim is one statement whose row locks decide who gets a device, and it ends by the clock of the
/// node that made it: clocks of nodes are expected to agree to a few seconds.
/// </summary>
internal sealed class PostgresPushOutbox(PostgresDatabase database) : IPushOutbox
{
    /// <summary>A device, its user's log, and its row here, if it has one.</summary>
    private const string Devices = """
        device d JOIN head h ON h.user_id = d.user_id LEFT JOIN push p ON p.device_id = d.id
        """;

    private const string IsBehind = "d.active AND d.cursor < h.seq AND coalesce(p.told, 0) < h.seq";

    private const string SetToken = """
        INSERT INTO push(device_id, token, told, attempts, not_before)
        SELECT id, nullif($2, ''), 0, 0, 0 FROM device WHERE id = $1
        ON CONFLICT (device_id) DO UPDATE SET token = excluded.token WHERE push.token IS DISTINCT FROM excluded.token
        """;

    private const string FindBehind = $"""
        SELECT d.id, d.user_id, h.seq, coalesce(p.not_before, 0) FROM {Devices} WHERE d.user_id = ANY($1) AND {IsBehind}
        """;

    private const string Sweep = $"""
        SELECT d.id, d.user_id, h.seq, coalesce(p.not_before, 0), {IsBehind}
        FROM {Devices} WHERE d.id > $1 ORDER BY d.id LIMIT $2
        """;

    /// <summary>
    /// Of two nodes that claim a device at once the second waits for the first one's commit and then finds the row's new not_before, which
    /// is later than its own now. In the order of the ids, so that two claims wait for each other and not for ever.
    /// </summary>
    private const string Claim = $"""
        WITH due AS (
            SELECT d.id, a.login, h.seq, h.seq - greatest(d.cursor, h.low) AS unread
            FROM {Devices} JOIN account a ON a.user_id = d.user_id
            JOIN unnest($1::text[], $4::bigint[]) AS seen(id, head) ON seen.id = d.id
            WHERE {IsBehind} AND d.cursor < seen.head AND coalesce(p.not_before, 0) <= $2),
        claimed AS (
            INSERT INTO push AS c(device_id, told, attempts, not_before)
            SELECT id, 0, 0, $3 FROM due ORDER BY id
            ON CONFLICT (device_id) DO UPDATE SET not_before = excluded.not_before WHERE c.not_before <= $2
            RETURNING c.device_id, c.token, c.attempts)
        SELECT d.id, d.login, c.token, d.seq, d.unread, c.attempts FROM claimed c JOIN due d ON d.id = c.device_id
        """;

    private const string Settle =
        "UPDATE push SET told = greatest(told, $2), attempts = $3, not_before = $4 WHERE device_id = $1";

    public Task SetTokenAsync(string deviceId, string token, CancellationToken cancellationToken) =>
        database.ExecuteAsync(SetToken, [deviceId, token], cancellationToken);

    public async ValueTask<IReadOnlyList<BehindDevice>> FindBehindAsync(
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    ) => await database.ReadAsync(FindBehind, [users.ToArray()], BehindIn, cancellationToken);

    public async ValueTask<SweepStep> SweepAsync(
        string after,
        int count,
        CancellationToken cancellationToken
    )
    {
        var seen = await database.ReadAsync(
            Sweep,
            [after, count],
            row => (Device: BehindIn(row), IsBehind: row.GetBoolean(4)),
            cancellationToken
        );
        return new(
            seen.Count == count ? seen[^1].Device.Id : null,
            [.. seen.Where(device => device.IsBehind).Select(device => device.Device)]
        );
    }

    public async Task<IReadOnlyList<DuePush>> ClaimAsync(
        IReadOnlyList<BehindDevice> devices,
        long now,
        long claimEnds,
        CancellationToken cancellationToken
    ) =>
        await database.ReadAsync(
            Claim,
            [
                devices.Select(device => device.Id).ToArray(),
                now,
                claimEnds,
                devices.Select(device => device.Head).ToArray(),
            ],
            row => new DuePush(
                row.GetString(0),
                row.GetString(1),
                row.IsDBNull(2) ? null : row.GetString(2),
                row.GetInt64(3),
                row.GetInt64(4),
                row.GetInt32(5)
            ),
            cancellationToken
        );

    public Task SettleAsync(PushResult result, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            Settle,
            [result.DeviceId, result.Told, result.Attempts, result.NotBefore],
            cancellationToken
        );

    private static BehindDevice BehindIn(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
}
