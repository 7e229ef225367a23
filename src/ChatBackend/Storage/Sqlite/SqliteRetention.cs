namespace ChatBackend.Storage.Sqlite;

/// <summary>Deletes what is too old, a few hundred rows in a transaction, so that senders never wait for a clean-up.</summary>
internal static class SqliteRetention
{
    private const int RowsPerStep = 256;

    /// <returns>True when there may be more to delete.</returns>
    public static bool Step(SqliteSession session, RetentionCutoff cutoff)
    {
        session.Execute(
            "UPDATE device SET active = 0 WHERE active = 1 AND seen_day < ?1",
            cutoff.DeviceDay
        );
        var sends = DeleteSends(session, cutoff.SendsMilliseconds);
        var messages = DeleteMessages(session, cutoff.MessagesMilliseconds);
        return sends == RowsPerStep || messages;
    }

    private static int DeleteSends(SqliteSession session, long before) =>
        session.Execute(
            "DELETE FROM sent WHERE id IN (SELECT id FROM sent ORDER BY id LIMIT ?2) AND sent_at < ?1",
            before,
            RowsPerStep
        );

    private static bool DeleteMessages(SqliteSession session, long before)
    {
        var (last, full) = OldestPrefix(session, before);
        if (last == 0)
        {
            return false;
        }

        session.Execute(
            """
            UPDATE head SET low = max(low, (SELECT max(seq) FROM inbox WHERE user = head.user AND message <= ?1))
            WHERE user IN (SELECT user FROM inbox WHERE message <= ?1)
            """,
            last
        );
        session.Execute("DELETE FROM inbox WHERE message <= ?1", last);
        session.Execute("DELETE FROM message WHERE id <= ?1", last);
        return full;
    }

    /// <summary>Ids grow with time, so what is too old is a prefix; it ends at the first message that is not (a clock may have jumped).</summary>
    private static (long Last, bool Full) OldestPrefix(SqliteSession session, long before)
    {
        using var rows = session.Query(
            "SELECT id, sent_at FROM message ORDER BY id LIMIT ?1",
            RowsPerStep
        );
        var (last, count) = (0L, 0);
        while (rows.Read() && rows.GetInt64(1) < before)
        {
            last = rows.GetInt64(0);
            count++;
        }

        return (last, count == RowsPerStep);
    }
}
