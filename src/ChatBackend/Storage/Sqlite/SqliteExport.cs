using ChatBackend.Storage.Migration;

namespace ChatBackend.Storage.Sqlite;

/// <summary>What a migration reads.</summary>
internal static class SqliteExport
{
    public static IEnumerable<UserCopy> User(SqliteSession session, long user)
    {
        var devices = session.ReadAll(
            row => new DeviceCopy(
                row.GetString(0),
                row.GetFieldValue<byte[]>(1),
                row.GetInt64(2),
                row.GetInt64(3),
                row.GetInt64(4),
                row.GetInt32(5),
                row.GetInt64(6) != 0,
                row.GetString(7),
                row.IsDBNull(8) ? null : row.GetString(8),
                row.GetInt64(9)
            ),
            """
            SELECT d.id, d.public_key, d.epoch, d.ticket_serial, d.cursor, d.seen_day, d.active, d.name, p.token, coalesce(p.told, 0)
            FROM device d LEFT JOIN push p ON p.device = d.id WHERE d.user = ?1
            """,
            user
        );
        return session.ReadAll(
            row => new UserCopy(
                user,
                row.GetString(0),
                row.GetString(1),
                row.GetInt64(2),
                row.GetInt64(3),
                devices
            ),
            """
            SELECT a.login, a.password, h.seq, h.low FROM account a JOIN head h ON h.user = a.user WHERE a.user = ?1
            """,
            user
        );
    }

    public static List<GroupCopy> GroupsAfter(SqliteSession session, string id, int limit) =>
        [
            .. session
                .ReadAll(
                    row => row.GetString(0),
                    "SELECT id FROM chat_group WHERE id > ?1 ORDER BY id LIMIT ?2",
                    id,
                    limit
                )
                .SelectMany(found => Group(session, found)),
        ];

    public static IEnumerable<GroupCopy> Group(SqliteSession session, string id)
    {
        var members = session.ReadAll(
            row => row.GetInt64(0),
            "SELECT user FROM member WHERE chat_group = ?1",
            id
        );
        return session.ReadAll(
            row => new GroupCopy(id, row.GetString(0), row.GetInt64(1), members),
            "SELECT name, owner FROM chat_group WHERE id = ?1",
            id
        );
    }

    public static List<SendCopy> SendsAfter(SqliteSession session, byte[] messageId, int limit) =>
        session.ReadAll(
            row => new SendCopy(row.GetFieldValue<byte[]>(0), row.GetInt64(1), row.GetInt64(2)),
            "SELECT message_id, seq, sent_at FROM sent WHERE message_id > ?1 ORDER BY message_id LIMIT ?2",
            messageId,
            limit
        );

    public static List<SendCopy> Send(SqliteSession session, byte[] messageId) =>
        session.ReadAll(
            row => new SendCopy(messageId, row.GetInt64(0), row.GetInt64(1)),
            "SELECT seq, sent_at FROM sent WHERE message_id = ?1",
            messageId
        );
}
