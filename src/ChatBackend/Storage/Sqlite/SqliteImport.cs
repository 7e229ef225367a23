using ChatBackend.Storage.Migration;

namespace ChatBackend.Storage.Sqlite;

/// <summary>What a migration writes. While it does, the triggers look away: other processes cannot see that, they wait for the file.</summary>
internal static class SqliteImport
{
    /// <returns>False when the mark says that another command writes now; then nothing is written.</returns>
    public static bool Run(SqliteSession session, string owner, StoreCopy copy)
    {
        if (session.Execute("UPDATE store_migration SET copying = 1 WHERE owner = ?1", owner) == 0)
        {
            return false;
        }

        var messages = copy.Messages.ToLookup(message => message.User);
        foreach (var user in copy.Users)
        {
            AddAccount(session, user);
            AddMessages(session, messages[user.User]);
            MoveBounds(session, user);
            SetDevices(session, user);
        }

        foreach (var group in copy.Groups)
        {
            AddGroup(session, group);
        }

        foreach (var send in copy.Sends)
        {
            SqliteInbox.InsertSent(session, send.MessageId, send.Sequence, send.SentAtMilliseconds);
        }

        session.Execute("UPDATE store_migration SET copying = 0");
        return true;
    }

    private static void AddAccount(SqliteSession session, UserCopy user)
    {
        session.Execute(
            """
            INSERT INTO account(user, login, password) VALUES(?1, ?2, ?3)
            ON CONFLICT(user) DO UPDATE SET password = excluded.password
            """,
            user.User,
            user.Login,
            user.PasswordHash
        );
        session.Execute(
            "INSERT INTO head(user, seq, low) VALUES(?1, 0, 0) ON CONFLICT(user) DO NOTHING",
            user.User
        );
    }

    private static void AddMessages(SqliteSession session, IEnumerable<MessageCopy> messages)
    {
        foreach (var copy in messages)
        {
            var moved = session.Execute(
                "UPDATE head SET seq = ?2 WHERE user = ?1 AND seq < ?2",
                copy.User,
                copy.Message.Sequence
            );
            if (moved > 0)
            {
                session.Execute(
                    "INSERT INTO inbox(user, seq, message, conversation) VALUES(?1, ?2, ?3, ?4)",
                    copy.User,
                    copy.Message.Sequence,
                    BodyOf(session, copy),
                    copy.Message.Conversation
                );
            }
        }
    }

    /// <summary>A body that this migration has stored already gets one more log that refers to it.</summary>
    private static long BodyOf(SqliteSession session, MessageCopy copy)
    {
        var message = copy.Message;
        var known = session.ScalarInt64(
            """
            UPDATE message SET refs = refs + 1
            WHERE id = (SELECT message FROM store_body WHERE message_id = ?1 AND sent_at = ?2) RETURNING id
            """,
            message.MessageId,
            message.SentAtMilliseconds
        );
        if (known != 0)
        {
            return known;
        }

        session.Execute(
            "INSERT INTO message(message_id, sender, sender_device, sent_at, refs, body) VALUES(?1, ?2, ?3, ?4, 1, ?5)",
            message.MessageId,
            copy.Sender,
            message.SenderDevice,
            message.SentAtMilliseconds,
            message.Body
        );
        var id = session.ScalarInt64("SELECT last_insert_rowid()");
        session.Execute(
            "INSERT OR REPLACE INTO store_body(message_id, sent_at, message) VALUES(?1, ?2, ?3)",
            message.MessageId,
            message.SentAtMilliseconds,
            id
        );
        return id;
    }

    private static void MoveBounds(SqliteSession session, UserCopy user)
    {
        session.Execute(
            "UPDATE head SET seq = ?2 WHERE user = ?1 AND seq < ?2",
            user.User,
            user.Head
        );
        SqliteInbox.Trim(session, user.User, user.Low);
    }

    private static void SetDevices(SqliteSession session, UserCopy user)
    {
        session.Execute("DELETE FROM device WHERE user = ?1", user.User);
        foreach (var device in user.Devices)
        {
            session.Execute(
                """
                INSERT OR REPLACE INTO device(id, user, public_key, epoch, ticket_serial, cursor, seen_day, active, name)
                VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                """,
                device.Id,
                user.User,
                device.PublicKey,
                device.Epoch,
                device.TicketSerial,
                device.Cursor,
                device.SeenDay,
                device.IsActive ? 1 : 0,
                device.Name
            );
            SetPush(session, device);
        }
    }

    private static void SetPush(SqliteSession session, DeviceCopy device)
    {
        session.Execute(
            """
            INSERT INTO push(device, token, told, attempts, not_before)
            SELECT ?1, ?2, ?3, 0, 0 WHERE ?2 IS NOT NULL OR ?3 > 0 OR EXISTS (SELECT 1 FROM push WHERE device = ?1)
            ON CONFLICT(device) DO UPDATE SET token = excluded.token, told = excluded.told
            """,
            device.Id,
            device.PushToken,
            device.Told
        );
    }

    private static void AddGroup(SqliteSession session, GroupCopy group)
    {
        session.Execute(
            "INSERT INTO chat_group(id, name, owner) VALUES(?1, ?2, ?3) ON CONFLICT(id) DO NOTHING",
            group.Id,
            group.Name,
            group.Owner
        );
        foreach (var user in group.Members)
        {
            session.Execute(
                "INSERT INTO member(chat_group, user) VALUES(?1, ?2) ON CONFLICT DO NOTHING",
                group.Id,
                user
            );
        }
    }
}
