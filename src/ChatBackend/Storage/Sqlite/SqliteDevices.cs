namespace ChatBackend.Storage.Sqlite;

internal static class SqliteDevices
{
    /// <summary>A new device starts at what is still kept: it holds nothing back that is already gone.</summary>
    public static int Add(SqliteSession session, long user, IReadOnlyList<NewDevice> devices)
    {
        var low = session.ScalarInt64("SELECT low FROM head WHERE user = ?1", user);
        foreach (var device in devices)
        {
            session.Execute(
                "INSERT INTO device(id, user, token, cursor, seen_day, active, name) VALUES(?1, ?2, ?3, ?4, ?5, 1, ?6)",
                device.Id,
                user,
                device.TokenHash,
                low,
                device.Day,
                device.Name
            );
        }

        return devices.Count;
    }

    public static bool Revoke(SqliteSession session, string deviceId) =>
        session.Execute("DELETE FROM device WHERE id = ?1", deviceId) > 0;

    public static Device? Find(SqliteSession session, string deviceId)
    {
        using var row = session.Query(
            """
            SELECT d.user, d.token, d.cursor, d.seen_day, h.seq, h.low
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
                row.GetInt64(5)
            )
            : null;
    }

    public static int MarkSeen(SqliteSession session, string deviceId, int day) =>
        session.Execute(
            "UPDATE device SET seen_day = ?2, active = 1 WHERE id = ?1 AND (seen_day < ?2 OR active = 0)",
            deviceId,
            day
        );
}
