using Chat.Tests.Testing;
using Chat.Tests.Testing.Postgres;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Crashes;

/// <summary>
/// The chat server on a PostgreSQL with a synchronous standby. A crash is the end of the primary, all of its processes at once, while the
/// chat server stays up; then the standby is promoted, and a new one takes the dead server's place behind it. Every server waits for a
/// standby all the time, so no commit is ever on one machine only.
/// </summary>
internal sealed class FailingOverServer : ICrashingServer
{
    /// <summary>A standby begins with an old copy of the data: it needs all that was written since.</summary>
    private static readonly string[] Settings =
    [
        "synchronous_standby_names=*",
        "wal_keep_size=2GB",
        "wal_receiver_status_interval=1",
        "wal_retrieve_retry_interval=50ms",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly (int Port, int Other) _ports = (FreePort.Find(), FreePort.Find());
    private PostgresServer? _primary;
    private PostgresServer? _standby;
    private ChatServer? _server;

    public Uri Address { get; } = StableAddress.Find();

    public async Task StartAsync()
    {
        _primary ??= await PostgresServer.StartDurableAsync(_ports.Port, Settings);
        var free = _primary.Port == _ports.Port ? _ports.Other : _ports.Port;
        _standby = await PostgresServer.StartStandbyAsync(free, _primary, Settings);
        _server ??= await StartChatAsync();
    }

    public async Task CrashAsync()
    {
        await _primary!.KillAsync();
        await _primary.DisposeAsync();
        _primary = _standby!;
        _standby = null;
        await _primary.PromoteAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        foreach (var server in new[] { _primary, _standby }.OfType<PostgresServer>())
        {
            await server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private Task<ChatServer> StartChatAsync() =>
        ChatServer.StartAsync(settings =>
            settings with
            {
                Urls = Address.OriginalString,
                LogLevel = LogLevel.None,
                KeyFile = _folder.File("chat.key"),
                Store =
                    $"postgres:Host=127.0.0.1:{_ports.Port},127.0.0.1:{_ports.Other};Database=postgres;Username=postgres",
                Session = new() { CloseTimeout = TimeSpan.FromMilliseconds(100) },
                Drain = new() { Timeout = TimeSpan.Zero, ReconnectWithin = TimeSpan.Zero },
            }
        );
}
