using System.Security.Cryptography;
using ChatBackend.Sessions;
using Npgsql;

namespace ChatBackend.Storage.Postgres.WakeUps;

/// <summary>
/// Nodes on one PostgreSQL tell each other by NOTIFY, on one channel for all: which users are connected where is written nowhere, so a
/// storm of connects writes nothing. A notification is lost when the listening connection is down or the sending node dies; so the heads
/// of all connected users are read whenever the connection is back, and every <see cref="PostgresOptions.RereadEvery"/>. They are read where the
/// logs are: after a migration that is another store than the one by which nodes hear each other.
/// </summary>
internal sealed partial class PostgresWakeUps : BackgroundService, IWakeUps
{
    private const int UsersPerRead = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly PostgresDatabase _database;
    private readonly IMessageStore _store;
    private readonly SessionDirectory _sessions;
    private readonly ILogger _logger;
    private readonly string _node = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
    private readonly NewsSender _sender;

    public PostgresWakeUps(
        PostgresDatabase database,
        IMessageStore store,
        SessionDirectory sessions,
        ILogger<PostgresWakeUps> logger
    )
    {
        _database = database;
        _store = store;
        _sessions = sessions;
        _logger = logger;
        _sender = new NewsSender(database, _node);
    }

    public void LogsGrew(IReadOnlyList<long> users)
    {
        if (users.Count > 0)
        {
            _sender.Add(users);
        }
    }

    public void DeviceIsHere(string deviceId) => _sender.Add(deviceId);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            _sender.RunAsync(stoppingToken),
            ListenAsync(stoppingToken),
            RereadAsync(stoppingToken)
        );

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var connection = await _database.OpenSingleAsync(cancellationToken);
                connection.Notification += (_, notification) => Hear(notification.Payload);
                await connection.ExecuteAsync(
                    $"LISTEN {WakeUpNews.Channel}",
                    [],
                    cancellationToken
                );
                // From here on nothing is missed; what was said before is seen in the heads.
                _sessions.MarkAnnounced(null);
                await WakeWhoIsBehindAsync(cancellationToken);
                while (true)
                {
                    await connection.WaitAsync(cancellationToken);
                }
            }
            catch (Exception e) when (IsOutage(e))
            {
                LogDeaf(e.Message);
                await Task.Delay(Pause, _database.Clock, cancellationToken);
            }
        }
    }

    private async Task RereadAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_database.Options.RereadEvery, _database.Clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await WakeWhoIsBehindAsync(cancellationToken);
            }
            catch (Exception e) when (IsOutage(e))
            {
                LogDeaf(e.Message);
            }
        }
    }

    private void Hear(string payload)
    {
        if (WakeUpNews.Parse(payload) is not { } news)
        {
            return;
        }

        if (news.Node == _node)
        {
            foreach (var device in news.Devices)
            {
                _sessions.MarkAnnounced(device);
            }

            return;
        }

        _sessions.Wake(news.Users);
        _sessions.SessionsOf(news.Revoked).ForEach(session => session.CloseAsRevoked());
        foreach (var device in news.Devices)
        {
            _sessions.Displaced(device)?.CloseAsDisplaced();
        }
    }

    /// <summary>A thousand heads are one query of milliseconds; the logs of those who are up to date are not read.</summary>
    private async Task WakeWhoIsBehindAsync(CancellationToken cancellationToken)
    {
        foreach (var users in _sessions.Users().Chunk(UsersPerRead))
        {
            foreach (var (user, head) in await _store.FindHeadsAsync(users, cancellationToken))
            {
                _sessions.WakeBehind(user, head);
            }
        }
    }

    private static bool IsOutage(Exception e) =>
        e is StoreUnavailableException || PostgresFaults.MayPass(e) || PostgresFaults.IsOne(e);

    [LoggerMessage(
        40,
        LogLevel.Warning,
        "Other nodes are not heard, their messages arrive late until the store is back: {Reason}"
    )]
    private partial void LogDeaf(string reason);
}
