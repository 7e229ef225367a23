using ChatProtocol;
using Npgsql;

namespace ChatBackend.Storage.Postgres;

/// <summary>
/// Reads pages. The bounds are read first: rows beyond the head belong to nobody yet (another server may commit before the head does),
/// rows below the low mark are about to go. On one server a statement sees one moment, so between the bounds nothing is missing. With
/// partitions on other servers rows may be deleted while the statement runs: then the low mark has risen, and reading again shows it.
/// </summary>
internal sealed class PostgresPages(PostgresDatabase database)
{
    private const int Tries = 3;

    /// <summary>A row stays while the page has room for it, or when it is the first: the server sends no body that does not fit.</summary>
    private const string Select = """
        WITH bounds AS MATERIALIZED (SELECT seq, low FROM head WHERE user_id = $1)
        SELECT b.seq, b.low, i.seq, i.message_id, i.conversation, a.login, i.sender_device, i.sent_at, i.body
        FROM bounds b
        LEFT JOIN (
            SELECT few.*, sum(size + $5) OVER (ORDER BY seq) AS total
            FROM (
                SELECT seq, message_id, conversation, sender, sender_device, sent_at, size, body
                FROM log
                WHERE user_id = $1
                    AND seq > (SELECT greatest(low, $2) FROM bounds)
                    AND seq <= (SELECT seq FROM bounds)
                ORDER BY seq LIMIT $3) few
        ) i ON i.total <= $4 OR i.total = i.size + $5
        LEFT JOIN account a ON a.user_id = i.sender
        ORDER BY i.seq
        """;

    /// <exception cref="StoreUnavailableException">The server could not do it.</exception>
    public Task<MessagePage> ReadAsync(
        long user,
        long after,
        PageLimits limits,
        CancellationToken cancellationToken
    ) =>
        database.RunAsync(
            async (connection, token) =>
            {
                var page = await ReadOnceAsync(connection, user, after, limits, token);
                for (var i = 1; i < Tries && HasHole(page, after); i++)
                {
                    page = await ReadOnceAsync(connection, user, after, limits, token);
                }

                return PageBeforeHole(page, after);
            },
            cancellationToken
        );

    private static bool HasHole(MessagePage page, long after) =>
        PageBeforeHole(page, after) != page;

    /// <summary>
    /// The page up to the first number that is missing. When the first one is missing, the page says that what is missing is deleted:
    /// a device then resets and goes on, and knows of it.
    /// </summary>
    private static MessagePage PageBeforeHole(MessagePage page, long after)
    {
        var last = Math.Max(after, page.Low);
        var whole = 0;
        while (whole < page.Items.Count && page.Items[whole].Sequence == last + 1)
        {
            last++;
            whole++;
        }

        if (whole == page.Items.Count && (whole > 0 || last >= page.Head))
        {
            return page;
        }

        return whole > 0
            ? page with
            {
                Items = [.. page.Items.Take(whole)],
            }
            : page with
            {
                Low = page.Items.Count > 0 ? page.Items[0].Sequence - 1 : page.Head,
            };
    }

    private static async Task<MessagePage> ReadOnceAsync(
        NpgsqlConnection connection,
        long user,
        long after,
        PageLimits limits,
        CancellationToken cancellationToken
    )
    {
        var page = new MessagePage(0, 0, []);
        var items = new List<StoredMessage>();
        var missing = new List<byte[]>();
        await connection.ReadAsync(
            Select,
            [user, after, (long)limits.Items, (long)limits.Bytes, FrameLimits.ItemOverhead],
            row => page = Add(row, items, missing),
            cancellationToken
        );
        if (missing.Count > 0)
        {
            await FillAsync(connection, items, missing, cancellationToken);
        }

        return page;
    }

    /// <summary>Every row has the bounds; one without a message says that there is none.</summary>
    private static MessagePage Add(
        NpgsqlDataReader row,
        List<StoredMessage> items,
        List<byte[]> missing
    )
    {
        if (!row.IsDBNull(2))
        {
            items.Add(ItemOf(row, missing));
        }

        return new MessagePage(row.GetInt64(0), row.GetInt64(1), items);
    }

    private static StoredMessage ItemOf(NpgsqlDataReader row, List<byte[]> missing)
    {
        var id = row.GetFieldValue<byte[]>(3);
        var isElsewhere = row.IsDBNull(8);
        if (isElsewhere)
        {
            missing.Add(id);
        }

        return new StoredMessage(
            row.GetInt64(2),
            id,
            row.GetString(4),
            row.IsDBNull(5) ? "" : row.GetString(5),
            row.GetString(6),
            row.GetInt64(7),
            isElsewhere ? [] : row.GetFieldValue<byte[]>(8)
        );
    }

    /// <summary>Bodies that are stored once. A row whose body is gone is about to go itself: it is left out.</summary>
    private static async Task FillAsync(
        NpgsqlConnection connection,
        List<StoredMessage> items,
        List<byte[]> missing,
        CancellationToken cancellationToken
    )
    {
        var found = await connection.ReadAsync(
            "SELECT message_id, body FROM body WHERE message_id = ANY($1)",
            [missing],
            row => (Id: row.GetFieldValue<byte[]>(0), Body: row.GetFieldValue<byte[]>(1)),
            cancellationToken
        );
        var bodies = found.ToDictionary(body => Convert.ToHexString(body.Id), body => body.Body);
        var wanted = missing.Select(Convert.ToHexString).ToHashSet();
        for (var i = items.Count - 1; i >= 0; i--)
        {
            var id = Convert.ToHexString(items[i].MessageId);
            if (bodies.TryGetValue(id, out var body))
            {
                items[i] = items[i] with { Body = body };
            }
            else if (wanted.Contains(id))
            {
                items.RemoveAt(i);
            }
        }
    }
}
