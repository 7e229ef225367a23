using Gatekeeper.Configuration;
using Gatekeeper.Fleet;
using Gatekeeper.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Timeout;

namespace Gatekeeper.Http.Peers;

/// <summary>
/// Asks every other gate once a second, all at once, each within less than that, and tells the gates of this process what is known. Beside all connections:
/// whoever does not answer costs nobody a moment.
/// </summary>
internal sealed partial class PeerExchange : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan OwnAgain = TimeSpan.FromMinutes(1);

    private readonly CurrentOptions _options;
    private readonly GateDirectory _directory;
    private readonly ClusterWatch _clusters;
    private readonly PeerGates _gates;
    private readonly PeerBoard _board;
    private readonly PeerLog _log;
    private readonly TimeProvider _clock;
    private readonly ILogger<PeerExchange> _logger;
    private readonly PeerAddresses _addresses;
    private readonly Dictionary<Uri, PeerLine> _lines = [];
    private readonly ResiliencePipeline _limited;
    private readonly SocketsHttpHandler _handler = new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = Limit,
        MaxConnectionsPerServer = 2,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        UseCookies = false,
        UseProxy = false,
    };
    private readonly HttpClient _http;

    public PeerExchange(
        CurrentOptions options,
        GateDirectory directory,
        ClusterWatch clusters,
        PeerGates gates,
        PeerBoard board,
        PeerLog log,
        TimeProvider clock,
        ILogger<PeerExchange> logger
    )
    {
        _options = options;
        _directory = directory;
        _clusters = clusters;
        _gates = gates;
        _board = board;
        _log = log;
        _clock = clock;
        _logger = logger;
        _addresses = new PeerAddresses(clock);
        _limited = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddTimeout(Limit)
            .Build();
        _http = new HttpClient(_handler, disposeHandler: false)
        {
            // The pipeline limits each question, by our clock.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = FleetCodec.MostBytes,
        };
    }

    /// <summary>One round before the first connection: a gate that joins in the middle of a storm must not begin as if it were alone.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.Value.Peers.Addresses.Count > 0)
        {
            _clusters.FollowAll(_directory, _options.Value);
            _ = Lines();
            await _addresses
                .LookedUpAsync()
                .WaitAsync(Limit, _clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await RoundAsync(_gates.Say(), cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Says good-bye, so that the others need not wait until its last word is old.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await RoundAsync(_gates.SayGoodbye(), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // There is no time left for it; the others will find out.
        }
    }

    public override void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                _gates.TellAll();
                await RoundAsync(_gates.Say(), stoppingToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // A fault in one round must not end the exchange; it is logged and the next one goes on.
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFault(fault);
            }
        }
    }

    private async Task RoundAsync(FleetMessage say, CancellationToken cancellationToken)
    {
        if (PeerKeys.Of(_options.Value.Peers).All is not [var key, ..])
        {
            return;
        }

        var now = _board.Desk.Now;
        await Task.WhenAll(
                Lines()
                    .Where(line => line.Value.OwnUntil <= now)
                    .Select(line => AskAsync(line.Key, line.Value))
            )
            .ConfigureAwait(false);

        async Task AskAsync(Uri address, PeerLine line)
        {
            var outcome = PeerOutcome.Unreachable;
            var why = "";
            var predecessor = line.Instance;
            try
            {
                (outcome, var message) = await _limited.ExecuteAsync(
                    async token => await line.AskAsync(key, say, token),
                    cancellationToken
                );
                Note(address, line, outcome, message, predecessor);
            }
            catch (TimeoutRejectedException)
            {
                why = $"no answer within {Limit.TotalMilliseconds} ms";
            }
            catch (Exception failed) when (failed is HttpRequestException or IOException)
            {
                why = failed.Message;
            }

            _board.Count(outcome);
            _log.Asked(address.Authority, outcome, line.Last, why);
            line.Last = outcome;
        }
    }

    private void Note(
        Uri address,
        PeerLine line,
        PeerOutcome outcome,
        FleetMessage? message,
        string? predecessor
    )
    {
        if (outcome == PeerOutcome.Own)
        {
            line.OwnUntil = _board.Desk.Now + OwnAgain;
            _board.Drop(address.Authority);
            return;
        }

        if (message is null)
        {
            return;
        }

        if (predecessor is not null && predecessor != message.Instance)
        {
            _board.Roster.Forget(predecessor);
        }

        if (_board.Roster.Hear(message, _board.Desk.Now))
        {
            _board.Saw(address.Authority, message.Instance);
            _gates.TellAll();
        }
    }

    /// <summary>The lines to all addresses of now; those to others are given up.</summary>
    private Dictionary<Uri, PeerLine> Lines()
    {
        var wanted = _addresses.Of(_options.Value.Peers.Addresses);
        foreach (var address in wanted)
        {
            if (_lines.TryAdd(address, new PeerLine(address, _http)))
            {
                _board.Saw(address.Authority, null);
            }
        }

        foreach (var address in _lines.Keys.Except(wanted).ToArray())
        {
            _lines.Remove(address);
            _board.Drop(address.Authority);
        }

        return _lines;
    }

    [LoggerMessage(
        145,
        LogLevel.Error,
        "An exchange with the other gates failed; the next one goes on"
    )]
    private partial void LogFault(Exception fault);
}
