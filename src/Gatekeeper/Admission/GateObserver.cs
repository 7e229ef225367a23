using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Telemetry;
using Microsoft.Extensions.Logging;

namespace Gatekeeper.Admission;

/// <summary>Tells metrics and the log what happens at one backend's gate.</summary>
internal sealed partial class GateObserver(
    string backend,
    GatekeeperMetrics metrics,
    ILogger logger
) : IGateObserver
{
    private static readonly string[] WaitOutcomes = ["released", "refused", "left", "superseded"];
    private readonly ILogger _logger = logger;

    public void HandshakeEnded(
        ConnectionClass connectionClass,
        HandshakeOutcome outcome,
        TimeSpan duration
    )
    {
        if (outcome == HandshakeOutcome.Ready)
        {
            metrics.HandshakeReady(backend, connectionClass.ShortName(), duration);
        }
    }

    public void WaitEnded(ConnectionClass connectionClass, WaitOutcome outcome, TimeSpan wait) =>
        metrics.ParkWaitEnded(
            backend,
            connectionClass.ShortName(),
            WaitOutcomes[(int)outcome],
            wait
        );

    public void DestinationChanged(string destination, bool reachable)
    {
        if (reachable)
        {
            LogReachable(backend, destination);
        }
        else
        {
            LogUnreachable(backend, destination);
        }
    }

    public void StageChanged(Stage before, Stage after, string reason)
    {
        if (after > before && after >= Stage.Emergency)
        {
            LogWorse(backend, (int)after, after.InWords(), before.InWords(), reason);
        }
        else
        {
            LogBetter(backend, (int)after, after.InWords(), before.InWords(), reason);
        }
    }

    [LoggerMessage(
        22,
        LogLevel.Warning,
        "{Backend}: destination {Destination} cannot be reached; it is tried with single handshakes, and who waits stays parked"
    )]
    private partial void LogUnreachable(string backend, string destination);

    [LoggerMessage(23, LogLevel.Information, "{Backend}: destination {Destination} answers again")]
    private partial void LogReachable(string backend, string destination);

    [LoggerMessage(
        20,
        LogLevel.Warning,
        "{Backend}: stage {Stage} {Name} (was {Before}): {Reason}"
    )]
    private partial void LogWorse(
        string backend,
        int stage,
        string name,
        string before,
        string reason
    );

    [LoggerMessage(
        21,
        LogLevel.Information,
        "{Backend}: stage {Stage} {Name} (was {Before}): {Reason}"
    )]
    private partial void LogBetter(
        string backend,
        int stage,
        string name,
        string before,
        string reason
    );
}
