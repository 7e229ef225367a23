using Gatekeeper.Admission;
using Gatekeeper.Configuration;
using Gatekeeper.Protection;
using Gatekeeper.Tcp.Accepting;
using Gatekeeper.Tunnels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gatekeeper.Http;

/// <summary>Ticks every gate and the limits while the process runs; at its end stops listening, refuses the parked, lets handshakes finish and closes tunnels one by one.</summary>
internal sealed partial class GateUpkeep(
    GateDirectory gates,
    ClusterWatch clusters,
    TunnelRegistry tunnels,
    ConnectionLimits limits,
    ListeningSockets sockets,
    Heartbeat heartbeat,
    CurrentOptions options,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    ILogger<GateUpkeep> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private readonly CancellationTokenSource _closing = new();
    private Task _tunnelsClosed = Task.CompletedTask;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(BeginDrain);
        clusters.FollowAll(gates, options.Value);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await using (
            cancellationToken.UnsafeRegister(
                static closing => ((CancellationTokenSource)closing!).Cancel(),
                _closing
            )
        )
        {
            await _tunnelsClosed;
        }

        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _closing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            Guard(() => clusters.FollowAll(gates, options.Value), "all");
            foreach (var gate in gates.All)
            {
                Guard(gate.Tick, gate.Name);
            }

            Guard(limits.Tick, "limits");
            heartbeat.Beat();
        }
    }

    private void Guard(Action work, string backend)
    {
        try
        {
            work();
        }
#pragma warning disable CA1031 // A fault at one gate must not stop the clock of the others; it is logged and the next tick goes on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFault(fault, backend);
        }
    }

    private void BeginDrain() => _tunnelsClosed = DrainAsync();

    /// <summary>
    /// First nobody can come any more, and only then is anybody refused: who is told to come back at once must find another gate there, not this one.
    /// </summary>
    private async Task DrainAsync()
    {
        await sockets.CloseAllAsync();
        gates.Drain();
        await tunnels.CloseAllAsync(
            options.Value.Drain.Timeout,
            () => gates.All.Any(gate => gate.HandshakesInProgress > 0),
            clock,
            _closing.Token
        );
    }

    [LoggerMessage(
        30,
        LogLevel.Error,
        "{Backend}: a tick of the gate failed; the next one goes on"
    )]
    private partial void LogFault(Exception fault, string backend);
}
