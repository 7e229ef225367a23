namespace ChatBackend.Storage.Sqlite;

internal static class SqliteDevices
{
    /// <summary>A new device starts at what is still kept: it holds nothing back that is already gone.</summary>
    public static bool Add(SqliteSession session, long user, IReadOnlyList<NewDevice> devices)
    {
        var distinct = devices.DistinctBy(device => device.Id).Count() == devices.Count;
        if (!distinct || devices.Any(device => Exists(session, device.Id)))
        {
            return false;
        }

        var low = session.ScalarInt64("SELECT low FROM head WHERE user = ?1", user);
        foreach (var device in devices)
        {
            Insert(session, user, low, device);
        }

        return true;
    }

    public static bool Revoke(SqliteSession session, string deviceId)
    {
        session.Execute("DELETE FROM push WHERE device = ?1", deviceId);
        return session.Execute("DELETE FROM device WHERE id = ?1", deviceId) > 0;
    }

    public static IReadOnlyDictionary<string, long> FindEpochs(
        SqliteSession session,
        IReadOnlyList<string> deviceIds
    )
    {
        var epochs = new Dictionary<string, long>(deviceIds.Count);
        foreach (var id in deviceIds)
        {
            if (session.Scalar("SELECT epoch FROM device WHERE id = ?1", id) is long epoch)
            {
                epochs[id] = epoch;
            }
        }

        return epochs;
    }

    public static Device? Find(SqliteSession session, string deviceId)
    {
        using var row = session.Query(
            """
            SELECT d.user, d.public_key, d.cursor, d.seen_day, h.seq, h.low, d.epoch, d.ticket_serial
            FROM device d JOIN head h ON h.user = d.user WHERE d.id = ?1
            """,
            deviceId
        );
        return row.Read()
            ? new Device(
                row.GetInt64(0),
                row.GetFieldValue<byte[]>(1),
                row.GetInt64(2),
                row.GetInt32(3),
                row.GetInt64(4),
                row.GetInt64(5),
                row.GetInt64(6),
                row.GetInt64(7)
            )
            : null;
    }

    public static int MarkSeen(SqliteSession session, string deviceId, int day) =>
        session.Execute(
            "UPDATE device SET seen_day = ?2, active = 1 WHERE id = ?1 AND (seen_day < ?2 OR active = 0)",
            deviceId,
            day
        );

    public static int MarkTicketUsed(SqliteSession session, string deviceId, long serial) =>
        session.Execute(
            "UPDATE device SET ticket_serial = ?2 WHERE id = ?1 AND ticket_serial < ?2",
            deviceId,
            serial
        );

    private static bool Exists(SqliteSession session, string deviceId) =>
        session.Scalar("SELECT 1 FROM device WHERE id = ?1", deviceId) is not null;

    private static void Insert(SqliteSession session, long user, long low, NewDevice device) =>
        session.Execute(
            """
            INSERT INTO device(id, user, public_key, epoch, ticket_serial, cursor, seen_day, active, name)
            VALUES(?1, ?2, ?3, ?4, 0, ?5, ?6, 1, ?7)
            """,
            device.Id,
            user,
            device.PublicKey,
            device.Epoch,
            low,
            device.Day,
            device.Name
        );
}
