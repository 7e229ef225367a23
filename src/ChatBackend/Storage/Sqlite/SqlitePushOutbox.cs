namespace ChatBackend.Storage.Sqlite;

/// <summary>Looks through the readers, so that senders do not wait for it; only claims and results are written.</summary>
internal sealed class SqlitePushOutbox(SqliteReaders readers, SqliteWriter writer) : IPushOutbox
{
    /// <summary>A device, its user's log, and its row here, if it has one.</summary>
    private const string Devices = """
        device d JOIN head h ON h.user = d.user LEFT JOIN push p ON p.device = d.id
        """;

    private const string IsBehind =
        "d.active = 1 AND d.cursor < h.seq AND coalesce(p.told, 0) < h.seq";

    public Task SetTokenAsync(string deviceId, string token, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    """
                    INSERT INTO push(device, token, told, attempts, not_before)
                    SELECT id, nullif(?2, ''), 0, 0, 0 FROM device WHERE id = ?1
                    ON CONFLICT(device) DO UPDATE SET token = excluded.token WHERE push.token IS NOT excluded.token
                    """,
                    deviceId,
                    token
                ),
            cancellationToken
        );

    public ValueTask<IReadOnlyList<BehindDevice>> FindBehindAsync(
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    ) => readers.ReadAsync(users, FindBehind, cancellationToken);

    public ValueTask<SweepStep> SweepAsync(
        string after,
        int count,
        CancellationToken cancellationToken
    ) => readers.ReadAsync((after, count), Sweep, cancellationToken);

    public Task<IReadOnlyList<DuePush>> ClaimAsync(
        IReadOnlyList<BehindDevice> devices,
        long now,
        long claimEnds,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync<IReadOnlyList<DuePush>>(
            session =>
                [
                    .. devices
                        .Select(device => Claim(session, device, now, claimEnds))
                        .OfType<DuePush>(),
                ],
            cancellationToken
        );

    public Task SettleAsync(PushResult result, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
                session.Execute(
                    "UPDATE push SET told = max(told, ?2), attempts = ?3, not_before = ?4 WHERE device = ?1",
                    result.DeviceId,
                    result.Told,
                    result.Attempts,
                    result.NotBefore
                ),
            cancellationToken
        );

    private static IReadOnlyList<BehindDevice> FindBehind(
        SqliteSession session,
        IReadOnlyList<long> users
    )
    {
        var behind = new List<BehindDevice>();
        foreach (var user in users)
        {
            using var rows = session.Query(
                $"SELECT d.id, h.seq, coalesce(p.not_before, 0) FROM {Devices} WHERE d.user = ?1 AND {IsBehind}",
                user
            );
            while (rows.Read())
            {
                behind.Add(new(rows.GetString(0), user, rows.GetInt64(1), rows.GetInt64(2)));
            }
        }

        return behind;
    }

    private static SweepStep Sweep(SqliteSession session, (string After, int Count) step)
    {
        var (seen, last, behind) = (0, "", new List<BehindDevice>());
        using var rows = session.Query(
            $"SELECT d.id, d.user, h.seq, coalesce(p.not_before, 0), {IsBehind} FROM {Devices} WHERE d.id > ?1 ORDER BY d.id LIMIT ?2",
            step.After,
            step.Count
        );
        while (rows.Read())
        {
            seen++;
            last = rows.GetString(0);
            if (rows.GetBoolean(4))
            {
                behind.Add(new(last, rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3)));
            }
        }

        return new(seen == step.Count ? last : null, behind);
    }

    private static DuePush? Claim(
        SqliteSession session,
        BehindDevice device,
        long now,
        long claimEnds
    )
    {
        var due = FindDue(session, device, now);
        if (due is not null)
        {
            session.Execute(
                """
                INSERT INTO push(device, told, attempts, not_before) VALUES(?1, 0, 0, ?2)
                ON CONFLICT(device) DO UPDATE SET not_before = excluded.not_before
                """,
                device.Id,
                claimEnds
            );
        }

        return due;
    }

    private static DuePush? FindDue(SqliteSession session, BehindDevice device, long now)
    {
        using var row = session.Query(
            $"""
            SELECT a.login, p.token, h.seq, h.seq - max(d.cursor, h.low), coalesce(p.attempts, 0)
            FROM {Devices} JOIN account a ON a.user = d.user
            WHERE d.id = ?1 AND {IsBehind} AND d.cursor < ?2 AND coalesce(p.not_before, 0) <= ?3
            """,
            device.Id,
            device.Head,
            now
        );
        return row.Read()
            ? new DuePush(
                device.Id,
                row.GetString(0),
                row.IsDBNull(1) ? null : row.GetString(1),
                row.GetInt64(2),
                row.GetInt64(3),
                row.GetInt32(4)
            )
            : null;
    }
}
