using ChatBackend.Storage.Migration;
using ChatBackend.Storage.Postgres.Lane;
using Npgsql;

namespace ChatBackend.Storage.Postgres;

/// <summary>What a migration writes, in one transaction that can be repeated: rows up to the head are there already.</summary>
internal sealed class PostgresImport(PostgresDatabase database, PostgresTrimmer trimmer)
{
    /// <summary>A body of a group that is longer than this is stored once: five hundred copies of it would be more than 64 KiB.</summary>
    private const int LongestCopied = 128;

    private const string AddAccounts = """
        INSERT INTO account(user_id, login, password) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[])
        ON CONFLICT (user_id) DO UPDATE SET password = excluded.password
        """;

    private const string AddHeads = """
        INSERT INTO head(user_id, seq, low) SELECT unnest($1::bigint[]), 0, 0 ON CONFLICT DO NOTHING
        """;

    private const string RemoveDevices =
        "DELETE FROM device WHERE user_id = ANY($1) AND NOT id = ANY($2)";

    private const string SetDevices = """
        INSERT INTO device(id, user_id, public_key, epoch, ticket_serial, cursor, seen_day, active, name)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[], $4::bigint[], $5::bigint[], $6::bigint[], $7::integer[], $8::boolean[], $9::text[])
        ON CONFLICT (id) DO UPDATE SET user_id = excluded.user_id, public_key = excluded.public_key, epoch = excluded.epoch,
            ticket_serial = excluded.ticket_serial, cursor = excluded.cursor, seen_day = excluded.seen_day,
            active = excluded.active, name = excluded.name
        """;

    private const string SetPushes = """
        INSERT INTO push(device_id, token, told, attempts, not_before)
        SELECT n.device_id, n.token, n.told, 0, 0 FROM unnest($1::text[], $2::text[], $3::bigint[]) AS n(device_id, token, told)
        WHERE n.token IS NOT NULL OR n.told > 0 OR EXISTS (SELECT 1 FROM push p WHERE p.device_id = n.device_id)
        ON CONFLICT (device_id) DO UPDATE SET token = excluded.token, told = excluded.told
        """;

    private const string AddBodies = """
        INSERT INTO body(message_id, refs, sent_at, body)
        SELECT n.message_id, count(*), min(n.sent_at), (array_agg(n.body))[1]
        FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bigint[], $5::bytea[]) AS n(user_id, seq, message_id, sent_at, body)
        JOIN head h ON h.user_id = n.user_id AND n.seq > h.seq
        GROUP BY n.message_id ORDER BY n.message_id
        ON CONFLICT (message_id) DO UPDATE SET refs = body.refs + excluded.refs
        """;

    private const string AddLog = """
        INSERT INTO log(user_id, seq, message_id, conversation, sender, sender_device, sent_at, size, body)
        SELECT n.* FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::text[], $5::bigint[], $6::text[], $7::bigint[], $8::integer[], $9::bytea[])
            AS n(user_id, seq, message_id, conversation, sender, sender_device, sent_at, size, body)
        JOIN head h ON h.user_id = n.user_id AND n.seq > h.seq
        """;

    private const string MoveHeads = """
        UPDATE head h SET seq = greatest(h.seq, n.seq), low = greatest(h.low, n.low)
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS n(user_id, seq, low) WHERE h.user_id = n.user_id
        """;

    private const string AddSends = """
        INSERT INTO sent(message_id, seq, sent_at) SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bigint[])
        ON CONFLICT (message_id) DO UPDATE SET seq = excluded.seq, sent_at = excluded.sent_at
        """;

    private const string AddGroups = """
        INSERT INTO chat_group(id, name, owner) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]) ON CONFLICT DO NOTHING
        """;

    private const string AddMembers = """
        INSERT INTO member(chat_group, user_id) SELECT * FROM unnest($1::text[], $2::bigint[]) ON CONFLICT DO NOTHING
        """;

    /// <exception cref="MigrationException">The mark says that another command writes now.</exception>
    public async Task RunAsync(string owner, StoreCopy copy, CancellationToken cancellationToken)
    {
        await database.RunAsync(
            async (connection, token) =>
            {
                try
                {
                    await WriteAsync(connection, owner, copy, token);
                }
                catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
                {
                    await RemoveBeyondHeadsAsync(copy, token);
                    throw new LaneConflictException();
                }

                return true;
            },
            cancellationToken
        );
        await trimmer.DeleteAsync(
            [
                .. copy
                    .Users.Where(user => user.Low > 0)
                    .Select(user => new Trim(user.User, user.Low)),
            ],
            cancellationToken
        );
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection,
        string owner,
        StoreCopy copy,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ScalarAsync(
            "SELECT set_config($1, 'on', true)",
            [PostgresMigrationTables.Copying],
            cancellationToken
        );
        var mine = await connection.ScalarAsync(
            "SELECT 1 FROM store_migration WHERE owner = $1 FOR SHARE",
            [owner],
            cancellationToken
        );
        if (mine is null)
        {
            throw new MigrationTakenOverException();
        }

        await using var batch = new NpgsqlBatch(connection);
        AddUsers(batch, copy.Users);
        AddMessages(batch, copy.Messages);
        AddBounds(batch, copy.Users);
        batch.With(
            AddSends,
            copy.Sends.Select(send => send.MessageId).ToArray(),
            copy.Sends.Select(send => send.Sequence).ToArray(),
            copy.Sends.Select(send => send.SentAtMilliseconds).ToArray()
        );
        AddGroupsTo(batch, copy.Groups);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static void AddUsers(NpgsqlBatch batch, IReadOnlyList<UserCopy> users)
    {
        long[] ids = [.. users.Select(user => user.User)];
        var devices = users
            .SelectMany(user => user.Devices.Select(device => (user.User, Device: device)))
            .OrderBy(device => device.Device.Id, StringComparer.Ordinal)
            .ToList();
        string[] deviceIds = [.. devices.Select(device => device.Device.Id)];
        batch
            .With(
                AddAccounts,
                ids,
                users.Select(user => user.Login).ToArray(),
                users.Select(user => user.PasswordHash).ToArray()
            )
            .With(AddHeads, ids)
            .With(RemoveDevices, ids, deviceIds)
            .With(
                SetDevices,
                deviceIds,
                devices.Select(device => device.User).ToArray(),
                devices.Select(device => device.Device.PublicKey).ToArray(),
                devices.Select(device => device.Device.Epoch).ToArray(),
                devices.Select(device => device.Device.TicketSerial).ToArray(),
                devices.Select(device => device.Device.Cursor).ToArray(),
                devices.Select(device => device.Device.SeenDay).ToArray(),
                devices.Select(device => device.Device.IsActive).ToArray(),
                devices.Select(device => device.Device.Name).ToArray()
            )
            .With(
                SetPushes,
                deviceIds,
                devices.Select(device => device.Device.PushToken).ToArray(),
                devices.Select(device => device.Device.Told).ToArray()
            );
    }

    private static void AddMessages(NpgsqlBatch batch, IReadOnlyList<MessageCopy> messages)
    {
        if (messages.Count == 0)
        {
            return;
        }

        var once = messages.Where(IsStoredOnce).ToList();
        if (once.Count > 0)
        {
            batch.With(
                AddBodies,
                once.Select(copy => copy.User).ToArray(),
                once.Select(copy => copy.Message.Sequence).ToArray(),
                once.Select(copy => copy.Message.MessageId).ToArray(),
                once.Select(copy => copy.Message.SentAtMilliseconds).ToArray(),
                once.Select(copy => copy.Message.Body).ToArray()
            );
        }

        batch.With(
            AddLog,
            messages.Select(copy => copy.User).ToArray(),
            messages.Select(copy => copy.Message.Sequence).ToArray(),
            messages.Select(copy => copy.Message.MessageId).ToArray(),
            messages.Select(copy => copy.Message.Conversation).ToArray(),
            messages.Select(copy => copy.Sender).ToArray(),
            messages.Select(copy => copy.Message.SenderDevice).ToArray(),
            messages.Select(copy => copy.Message.SentAtMilliseconds).ToArray(),
            messages.Select(copy => copy.Message.Body.Length).ToArray(),
            messages.Select(copy => IsStoredOnce(copy) ? null : copy.Message.Body).ToList()
        );
    }

    private static void AddBounds(NpgsqlBatch batch, IReadOnlyList<UserCopy> users) =>
        batch.With(
            MoveHeads,
            users.Select(user => user.User).ToArray(),
            users.Select(user => user.Head).ToArray(),
            users.Select(user => user.Low).ToArray()
        );

    private static void AddGroupsTo(NpgsqlBatch batch, IReadOnlyList<GroupCopy> groups)
    {
        var members = groups
            .SelectMany(group => group.Members.Select(user => (group.Id, User: user)))
            .ToList();
        batch
            .With(
                AddGroups,
                groups.Select(group => group.Id).ToArray(),
                groups.Select(group => group.Name).ToArray(),
                groups.Select(group => group.Owner).ToArray()
            )
            .With(
                AddMembers,
                members.Select(member => member.Id).ToArray(),
                members.Select(member => member.User).ToArray()
            );
    }

    private static bool IsStoredOnce(MessageCopy copy) =>
        copy.Message.Body.Length > LongestCopied
        && Conversations.GroupIn(copy.Message.Conversation) is not null;

    /// <summary>Left on another server by a transaction whose last commit never came.</summary>
    private Task<int> RemoveBeyondHeadsAsync(StoreCopy copy, CancellationToken cancellationToken) =>
        database.RunAsync(
            async (connection, token) =>
            {
                await using var batch = new NpgsqlBatch(connection);
                foreach (var user in copy.Users)
                {
                    batch.With(
                        "DELETE FROM log WHERE user_id = $1 AND seq > (SELECT seq FROM head WHERE user_id = $1)",
                        user.User
                    );
                }

                return await batch.ExecuteNonQueryAsync(token);
            },
            cancellationToken
        );
}
