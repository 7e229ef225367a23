using Gatekeeper.Configuration;
using Gatekeeper.Probes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy;

namespace Gatekeeper.Http;

/// <summary>
/// Probes the destinations of clusters that have a <c>Probe</c>, with the clients that their clusters' requests are made with: the same TLS, the same count of
/// descriptors, no queue. Ends at the beginning of a drain.
/// </summary>
internal sealed partial class ClusterProbes(
    CurrentOptions options,
    GateDirectory gates,
    IProxyStateLookup proxy,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    IProbeObserver observer,
    ILogger<ClusterProbes> logger
) : BackgroundService
{
    /// <summary>How often it is looked whose turn it is.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly ProbeLines _lines = new(clock, observer);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            stoppingToken,
            lifetime.ApplicationStopping
        );
        using var timer = new PeriodicTimer(LookEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token).ConfigureAwait(false))
            {
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // The process is leaving.
        }
        finally
        {
            await _lines.EndAsync().ConfigureAwait(false);
        }
    }

    private void Look()
    {
        try
        {
            _lines.Look(Wanted());
        }
#pragma warning disable CA1031 // A fault at one look must not end all probes; it is logged and the next one goes on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFault(fault);
        }
    }

    private IEnumerable<ProbePlan> Wanted() =>
        from backend in options.Value.Backends
        let probe = backend.Value.Probe
        where probe is { Path: not null }
        let gate = gates.Find(backend.Key)
        where gate is not null
        let cluster = proxy.TryGetCluster(backend.Key, out var known) ? known : null
        where cluster is not null
        from destination in cluster.DestinationsState.AllDestinations
        let server = destination.Model.Config
        select new ProbePlan(
            new ProbeTarget(
                gate,
                destination.DestinationId,
                new Uri(server.Address.TrimEnd('/') + probe.Path),
                string.IsNullOrEmpty(server.Host) ? null : server.Host,
                probe.Interval,
                probe.Timeout
            ),
            cluster.Model.HttpClient
        );

    [LoggerMessage(
        153,
        LogLevel.Error,
        "A look at what is to be probed failed; the next one goes on"
    )]
    private partial void LogFault(Exception fault);
}
