using ChatProtocol;
using Microsoft.Data.Sqlite;

namespace ChatBackend.Storage.Sqlite;

/// <summary>The logs: reading a page, appending to everyone a message is for, deleting what everyone has.</summary>
internal static class SqliteInbox
{
    /// <summary>One statement, so that bounds and rows are of one moment: nothing needs to be begun and committed around it.</summary>
    public static MessagePage Read(SqliteSession session, long user, long after, PageLimits limits)
    {
        using var rows = session.Query(
            """
            SELECT h.seq, h.low, i.seq, m.message_id, i.conversation, a.login, m.sender_device, m.sent_at, m.body
            FROM head h
            LEFT JOIN inbox i ON i.user = h.user AND i.seq > max(?2, h.low)
            LEFT JOIN message m ON m.id = i.message
            LEFT JOIN account a ON a.user = m.sender
            WHERE h.user = ?1 ORDER BY i.seq LIMIT ?3
            """,
            user,
            after,
            limits.Items
        );
        if (!rows.Read())
        {
            return new MessagePage(0, 0, []);
        }

        var (head, low) = (rows.GetInt64(0), rows.GetInt64(1));
        return new MessagePage(head, low, rows.IsDBNull(2) ? [] : Items(rows, limits.Bytes));
    }

    public static IReadOnlyDictionary<long, long> FindHeads(
        SqliteSession session,
        IReadOnlyList<long> users
    )
    {
        var heads = new Dictionary<long, long>(users.Count);
        foreach (var user in users)
        {
            if (session.Scalar("SELECT seq FROM head WHERE user = ?1", user) is long head)
            {
                heads[user] = head;
            }
        }

        return heads;
    }

    public static AppendResult Append(SqliteSession session, NewMessage message, long now)
    {
        var messageId = MessageIds.Derive(message.SenderDevice, message.ClientMessageId);
        if (FindSent(session, messageId) is { } known)
        {
            return known;
        }

        var sender = SqliteAccounts.LoginOf(session, message.Sender);
        var recipients = Recipients(session, message);
        if (recipients.Count == 0)
        {
            return AppendResult.Rejected(ChatReasons.NoSuchConversation);
        }

        var row = InsertBody(session, message, messageId, now, recipients.Count);
        var own = 0L;
        foreach (var user in recipients)
        {
            var seq = AppendTo(session, user, row, ConversationFor(user, sender, message));
            own = user == message.Sender ? seq : own;
        }

        InsertSent(session, messageId, own, now);
        return new AppendResult(null, messageId, own, now, recipients);
    }

    public static bool Acknowledge(SqliteSession session, long user, string deviceId, long cursor)
    {
        var moved = session.Execute(
            """
            UPDATE device SET cursor = min(?3, (SELECT seq FROM head WHERE user = ?2))
            WHERE id = ?1 AND user = ?2 AND cursor < ?3
            """,
            deviceId,
            user,
            cursor
        );
        if (moved > 0)
        {
            var everyoneHas = session.ScalarInt64(
                "SELECT min(cursor) FROM device WHERE user = ?1 AND active = 1",
                user
            );
            Trim(session, user, everyoneHas);
        }

        return moved > 0;
    }

    /// <summary>A repeat of this message gets this answer, until the retention forgets it.</summary>
    public static void InsertSent(SqliteSession session, byte[] messageId, long seq, long sentAt) =>
        session.Execute(
            """
            INSERT INTO sent(message_id, seq, sent_at) VALUES(?1, ?2, ?3)
            ON CONFLICT(message_id) DO UPDATE SET seq = excluded.seq, sent_at = excluded.sent_at
            """,
            messageId,
            seq,
            sentAt
        );

    /// <summary>Deletes a log up to a number.</summary>
    public static void Trim(SqliteSession session, long user, long upTo)
    {
        var raised = session.Execute(
            "UPDATE head SET low = ?2 WHERE user = ?1 AND low < ?2",
            user,
            upTo
        );
        if (raised == 0)
        {
            return;
        }

        const string Theirs = "(SELECT message FROM inbox WHERE user = ?1 AND seq <= ?2)";
        session.Execute($"UPDATE message SET refs = refs - 1 WHERE id IN {Theirs}", user, upTo);
        session.Execute($"DELETE FROM message WHERE refs <= 0 AND id IN {Theirs}", user, upTo);
        session.Execute("DELETE FROM inbox WHERE user = ?1 AND seq <= ?2", user, upTo);
    }

    /// <summary>The row that is being looked at and those after it, as many as have room.</summary>
    private static List<StoredMessage> Items(SqliteDataReader rows, int room)
    {
        var items = new List<StoredMessage>();
        do
        {
            var body = rows.GetFieldValue<byte[]>(8);
            room -= body.Length + FrameLimits.ItemOverhead;
            if (room < 0 && items.Count > 0)
            {
                break;
            }

            items.Add(
                new StoredMessage(
                    rows.GetInt64(2),
                    rows.GetFieldValue<byte[]>(3),
                    rows.GetString(4),
                    rows.GetString(5),
                    rows.GetString(6),
                    rows.GetInt64(7),
                    body
                )
            );
        } while (rows.Read());

        return items;
    }

    private static AppendResult? FindSent(SqliteSession session, byte[] messageId)
    {
        using var row = session.Query(
            "SELECT seq, sent_at FROM sent WHERE message_id = ?1",
            messageId
        );
        return row.Read()
            ? new AppendResult(null, messageId, row.GetInt64(0), row.GetInt64(1), [])
            : null;
    }

    /// <summary>The sender is always among them: its other devices see what was sent.</summary>
    private static List<long> Recipients(SqliteSession session, NewMessage message)
    {
        if (Conversations.GroupIn(message.Conversation) is { } group)
        {
            return SqliteGroups.MembersFor(session, group, message.Sender);
        }

        var login = Conversations.LoginIn(message.Conversation);
        var user = login is null ? 0 : SqliteAccounts.UserOf(session, login);
        if (user == 0)
        {
            return [];
        }

        return user == message.Sender ? [user] : [message.Sender, user];
    }

    /// <summary>A direct conversation is named after the other one: what A sends to "user:b" arrives at B as "user:a".</summary>
    private static string ConversationFor(long user, string sender, NewMessage message) =>
        user == message.Sender || Conversations.GroupIn(message.Conversation) is not null
            ? message.Conversation
            : Conversations.WithUser(sender);

    private static long InsertBody(
        SqliteSession session,
        NewMessage message,
        byte[] messageId,
        long now,
        int refs
    ) =>
        session.ScalarInt64(
            "INSERT INTO message(message_id, sender, sender_device, sent_at, refs, body) VALUES(?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
            messageId,
            message.Sender,
            message.SenderDevice,
            now,
            refs,
            message.Body
        );

    private static long AppendTo(
        SqliteSession session,
        long user,
        long message,
        string conversation
    )
    {
        var seq = session.ScalarInt64(
            "UPDATE head SET seq = seq + 1 WHERE user = ?1 RETURNING seq",
            user
        );
        session.Execute(
            "INSERT INTO inbox(user, seq, message, conversation) VALUES(?1, ?2, ?3, ?4)",
            user,
            seq,
            message,
            conversation
        );
        return seq;
    }
}
