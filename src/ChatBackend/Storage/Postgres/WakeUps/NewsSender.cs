using System.Threading.Channels;
using Npgsql;

namespace ChatBackend.Storage.Postgres.WakeUps;

/// <summary>
/// Gathers news and sends it: the first at once, what comes meanwhile together, at most a notification every 2 ms. On a connection of its
/// own, outside of the transactions that append: a transaction that notifies holds a lock of the whole server while it commits, and this
/// one commits without waiting for the disk, because nothing is lost with it.
/// </summary>
internal sealed class NewsSender(PostgresDatabase database, string node)
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Channel<bool> _more = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private HashSet<long> _users = [];
    private List<string> _devices = [];

    public void Add(IReadOnlyList<long> users)
    {
        lock (_lock)
        {
            _users.UnionWith(users);
        }

        _more.Writer.TryWrite(true);
    }

    public void Add(string deviceId)
    {
        lock (_lock)
        {
            _devices.Add(deviceId);
        }

        _more.Writer.TryWrite(true);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var connection = await database.OpenSingleAsync(cancellationToken);
                await connection.ExecuteAsync(
                    "SET synchronous_commit = off",
                    [],
                    cancellationToken
                );
                await SendAsync(connection, cancellationToken);
            }
            catch (Exception e) when (PostgresFaults.MayPass(e) || PostgresFaults.IsOne(e))
            {
                // What was under way is lost; the others find it when they look for themselves.
                await Task.Delay(Pause, database.Clock, cancellationToken);
            }
        }
    }

    private async Task SendAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await foreach (var _ in _more.Reader.ReadAllAsync(cancellationToken))
        {
            if (Take().ToPayloads() is { Count: > 0 } payloads)
            {
                await connection.ExecuteAsync(
                    "SELECT pg_notify($1, n) FROM unnest($2::text[]) AS n",
                    [WakeUpNews.Channel, payloads.ToArray()],
                    cancellationToken
                );
                await Task.Delay(Gathering, database.Clock, cancellationToken);
            }
        }
    }

    private WakeUpNews Take()
    {
        lock (_lock)
        {
            var news = new WakeUpNews(node, [.. _users], _devices);
            _users = [];
            _devices = [];
            return news;
        }
    }
}
