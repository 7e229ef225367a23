using Npgsql;

namespace ChatBackend.Storage.Postgres.Lane;

/// <summary>
/// A batch in one transaction and two round trips: lock and look, then write and commit. Whatever throws leaves nothing behind but an
/// open transaction: the caller disposes of the connection.
/// </summary>
internal sealed class LaneTransaction(NpgsqlConnection connection, IReadOnlyList<LaneWork> batch)
{
    /// <summary>The members of the groups to which their members ($1, with $2 as sender) have sent.</summary>
    private const string Members = """
        unnest($1::text[], $2::bigint[]) AS g(id, sender)
        JOIN member s ON s.chat_group = g.id AND s.user_id = g.sender
        JOIN member m ON m.chat_group = g.id
        """;

    private const string Lock = $"""
        SELECT user_id, seq FROM head
        WHERE user_id IN (
            SELECT m.user_id FROM {Members}
            UNION SELECT user_id FROM account WHERE login = ANY($3)
            UNION SELECT unnest($4::bigint[]))
        ORDER BY user_id FOR NO KEY UPDATE
        """;

    private const string InsertLog = """
        INSERT INTO log(user_id, seq, message_id, conversation, sender, sender_device, sent_at, size, body)
        SELECT l.user_id, l.seq, m.id, l.conversation, m.sender, m.device, m.sent_at, m.size, m.body
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) AS l(user_id, seq, message, conversation)
        JOIN unnest($5::bytea[], $6::bigint[], $7::text[], $8::bigint[], $9::integer[], $10::bytea[])
            WITH ORDINALITY AS m(id, sender, device, sent_at, size, body, message) ON m.message = l.message
        """;

    private const string InsertSent =
        "INSERT INTO sent(message_id, seq, sent_at) SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bigint[])";

    private const string InsertBodies =
        "INSERT INTO body(message_id, refs, sent_at, body) SELECT * FROM unnest($1::bytea[], $2::integer[], $3::bigint[], $4::bytea[])";

    private const string MoveHeads = """
        UPDATE head SET seq = n.seq FROM unnest($1::bigint[], $2::bigint[]) AS n(user_id, seq) WHERE head.user_id = n.user_id
        """;

    private const string MoveCursors = """
        UPDATE device d SET cursor = least(a.cursor, h.seq)
        FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS a(id, user_id, cursor) JOIN head h ON h.user_id = a.user_id
        WHERE d.id = a.id AND d.user_id = a.user_id AND d.cursor < a.cursor
        """;

    /// <summary>Up to where all active devices of a user have everything.</summary>
    private const string RaiseLows = """
        UPDATE head h SET low = d.low
        FROM (SELECT user_id, min(cursor) AS low FROM device WHERE active AND user_id = ANY($1) GROUP BY user_id) d
        WHERE h.user_id = d.user_id AND h.low < d.low
        RETURNING h.user_id, h.low
        """;

    private readonly List<AppendWork> _appends = [.. batch.OfType<AppendWork>()];

    /// <summary>Runs the batch; the works' results are set, and durable.</summary>
    /// <param name="now">When the messages were sent, in milliseconds since 1970.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>What has become superfluous: logs and the number up to which their rows can go.</returns>
    public async Task<List<Trim>> RunAsync(long now, CancellationToken cancellationToken)
    {
        var view = await LookAsync(cancellationToken);
        return await WriteAsync(new LanePlan(batch, view, now), cancellationToken);
    }

    /// <summary>Locks the heads, and deletes what stands beyond them on other servers, where a crash between two commits has left it.</summary>
    public async Task RepairAsync(CancellationToken cancellationToken)
    {
        var view = await LookAsync(cancellationToken);
        await using var repair = new NpgsqlBatch(connection);
        foreach (var (user, head) in view.Heads)
        {
            repair.With("DELETE FROM log WHERE user_id = $1 AND seq > $2", user, head);
        }

        repair.With("COMMIT");
        await repair.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<LaneView> LookAsync(CancellationToken cancellationToken)
    {
        var groups = _appends
            .Where(append => append.Group is not null)
            .Select(append => (Group: append.Group!, append.Message.Sender))
            .Distinct()
            .ToList();
        string[] ids = [.. groups.Select(group => group.Group)];
        long[] senders = [.. groups.Select(group => group.Sender)];
        string[] logins = [.. _appends.Select(append => append.Login).OfType<string>().Distinct()];
        long[] users = [.. batch.Select(Owner).Distinct()];

        await using var look = new NpgsqlBatch(connection);
        look.With("BEGIN")
            .With(Lock, ids, senders, logins, users)
            // Under the locks: whoever stored the same message has let go of them by now, and is seen.
            .With(
                "SELECT message_id, seq, sent_at FROM sent WHERE message_id = ANY($1)",
                [_appends.Select(append => append.MessageId).ToArray()]
            )
            .With("SELECT login, user_id FROM account WHERE login = ANY($1)", [logins])
            .With("SELECT user_id, login FROM account WHERE user_id = ANY($1)", users)
            .With($"SELECT g.id, g.sender, m.user_id FROM {Members}", ids, senders);
        return await ReadAsync(look, cancellationToken);
    }

    private static long Owner(LaneWork work) =>
        work is AppendWork append ? append.Message.Sender : ((AcknowledgeWork)work).User;

    /// <summary>The results in the order of the statements; BEGIN has none.</summary>
    private static async Task<LaneView> ReadAsync(
        NpgsqlBatch look,
        CancellationToken cancellationToken
    )
    {
        var view = new LaneView();
        Action<NpgsqlDataReader>[] results =
        [
            row => view.Heads.Add(row.GetInt64(0), row.GetInt64(1)),
            row => view.AddSent(row.GetFieldValue<byte[]>(0), row.GetInt64(1), row.GetInt64(2)),
            row => view.UserOf.Add(row.GetString(0), row.GetInt64(1)),
            row => view.LoginOf.Add(row.GetInt64(0), row.GetString(1)),
            row => view.AddMember(row.GetString(0), row.GetInt64(1), row.GetInt64(2)),
        ];
        await using var rows = await look.ExecuteReaderAsync(cancellationToken);
        foreach (var result in results)
        {
            await rows.ForEachAsync(result, cancellationToken);
            await rows.NextResultAsync(cancellationToken);
        }

        return view;
    }

    private async Task<List<Trim>> WriteAsync(LanePlan plan, CancellationToken cancellationToken)
    {
        await using var write = new NpgsqlBatch(connection);
        AddMessages(write, plan);
        if (plan.Cursors.Count > 0)
        {
            var (devices, cursors) = (plan.Cursors.Keys, plan.Cursors.Values);
            long[] users = [.. cursors.Select(cursor => cursor.User)];
            long[] values = [.. cursors.Select(cursor => cursor.Cursor)];
            write.With(MoveCursors, devices.ToArray(), users, values).With(RaiseLows, users);
        }

        write.With("COMMIT");
        var trims = new List<Trim>();
        await using var rows = await write.ExecuteReaderAsync(cancellationToken);
        do
        {
            await rows.ForEachAsync(
                row => trims.Add(new(row.GetInt64(0), row.GetInt64(1))),
                cancellationToken
            );
        } while (await rows.NextResultAsync(cancellationToken));

        return trims;
    }

    private static void AddMessages(NpgsqlBatch write, LanePlan plan)
    {
        var (log, messages, bodies) = (plan.Log, plan.Messages, plan.Bodies);
        if (messages.Count == 0)
        {
            return;
        }

        if (bodies.Ids.Count > 0)
        {
            write.With(InsertBodies, bodies.Ids, bodies.References, bodies.SentAt, bodies.Bodies);
        }

        var heads = plan.MovedHeads.ToList();
        write
            .With(
                InsertLog,
                log.Users,
                log.Sequences,
                log.Messages,
                log.Conversations,
                messages.Ids,
                messages.Senders,
                messages.Devices,
                messages.SentAt,
                messages.Sizes,
                messages.Bodies
            )
            .With(
                MoveHeads,
                heads.Select(head => head.Key).ToArray(),
                heads.Select(head => head.Value).ToArray()
            )
            .With(InsertSent, messages.Ids, messages.Sequences, messages.SentAt);
    }
}
