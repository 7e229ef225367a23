using System.Net.Sockets;
using Gatekeeper.Tcp.Forwarding;
using Gatekeeper.Tcp.Peeking;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Gatekeeper.Tcp.Listeners;

/// <summary>
/// Connects to every destination of every listener now and then. One that cannot be reached is taken out of its gate until it can, so that its clients stay
/// parked where they would be lost. (A connect of a client that fails is the gate's to see: it pauses the destination at once.)
/// </summary>
internal sealed partial class HealthProbes(
    TcpListeners listeners,
    TimeProvider clock,
    ILogger<HealthProbes> logger
) : BackgroundService
{
    /// <summary>How often it is looked whose turn it is.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>How often one that is down is tried: whoever waits for it waits no longer than that for nothing.</summary>
    private static readonly TimeSpan WhileDown = TimeSpan.FromSeconds(1);

    private static readonly byte[] NobodysHeader = ProxyHeaderWriter.Write(
        new ProxyHeader { IsLocal = true }
    );

    private readonly long _origin = clock.GetTimestamp();

    /// <summary>A single lost packet is no verdict: each probe is two tries, a moment apart.</summary>
    private readonly ResiliencePipeline _twice = new ResiliencePipelineBuilder
    {
        TimeProvider = clock,
    }
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<SocketException>(BackendConnect.IsDestinationsFault)
                    .Handle<TimeoutRejectedException>(),
                MaxRetryAttempts = 1,
                Delay = TimeSpan.FromMilliseconds(100),
            }
        )
        .AddTimeout(new TimeoutStrategyOptions { Timeout = BackendConnect.Limit })
        .Build();

    private TimeSpan Now => clock.GetElapsedTime(_origin);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            foreach (var plan in listeners.Plans)
            {
                var interval = plan.Options.Health.Interval;
                foreach (var destination in plan.Destinations)
                {
                    if (interval == TimeSpan.Zero)
                    {
                        Verdict(plan, destination, isUp: true, "");
                    }
                    else if (destination.Turn.TryBegin(Now))
                    {
                        _ = ProbeAsync(plan, destination, stoppingToken);
                    }
                }
            }
        }
    }

    private async Task ProbeAsync(
        ListenerPlan plan,
        ListenerDestination destination,
        CancellationToken stopping
    )
    {
        try
        {
            await _twice.ExecuteAsync(
                async token => await KnockAsync(plan, destination, token),
                stopping
            );
            Verdict(plan, destination, isUp: true, "");
        }
        catch (OperationCanceledException)
        {
            // The process is leaving.
        }
#pragma warning disable CA1031 // Nobody awaits it. Whatever it is, the destination could not be connected to.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (BackendConnect.IsDestinationsFault(fault))
            {
                Verdict(plan, destination, isUp: false, fault.Message);
            }
        }
        finally
        {
            var interval = plan.Options.Health.Interval;
            destination.Turn.End(
                Now + (destination.IsUp || interval < WhileDown ? interval : WhileDown)
            );
        }
    }

    /// <summary>Connects and leaves. A destination that waits for a PROXY header is told that nobody stands behind this connection.</summary>
    private static async Task KnockAsync(
        ListenerPlan plan,
        ListenerDestination destination,
        CancellationToken cancellationToken
    )
    {
        using var socket = await BackendConnect.ConnectAsync(destination, cancellationToken);
        if (plan.Options.SendsProxyHeader)
        {
            await socket.SendAllAsync(NobodysHeader, cancellationToken);
            socket.Shutdown(SocketShutdown.Send);
        }
    }

    private void Verdict(ListenerPlan plan, ListenerDestination destination, bool isUp, string why)
    {
        if (destination.IsUp == isUp)
        {
            return;
        }

        destination.IsUp = isUp;
        listeners.Publish(plan.Backend);
        if (isUp)
        {
            LogUp(plan.Backend, destination.Name, destination.Address);
        }
        else
        {
            LogDown(plan.Backend, destination.Name, destination.Address, why);
        }
    }

    [LoggerMessage(
        75,
        LogLevel.Warning,
        "{Backend}: destination {Destination} ({Address}) cannot be connected to and gets no connections: {Why}"
    )]
    private partial void LogDown(
        string backend,
        string destination,
        System.Net.EndPoint address,
        string why
    );

    [LoggerMessage(
        76,
        LogLevel.Information,
        "{Backend}: destination {Destination} ({Address}) can be connected to again"
    )]
    private partial void LogUp(string backend, string destination, System.Net.EndPoint address);
}
