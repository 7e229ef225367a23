using Gatekeeper.Emergency;
using Gatekeeper.Telemetry;
using Microsoft.Extensions.Logging;

namespace Gatekeeper.Probes;

/// <summary>Puts what is seen of probes into metrics and the log, where each change is said once. Thread-safe.</summary>
internal sealed partial class ProbeObserver(
    GatekeeperMetrics metrics,
    ILogger<ProbeObserver> logger
) : IProbeObserver
{
    public void Answered(ProbeTarget target, TimeSpan took) =>
        metrics.ProbeAnswered(target.Gate.Name, target.Destination, took);

    public void Fails(ProbeTarget target, string why) =>
        LogFails(
            target.Gate.Name,
            target.Destination,
            target.Address,
            ProbeHistory.LongEnough.TotalSeconds,
            why
        );

    public void AnswersAgain(ProbeTarget target) =>
        LogAnswersAgain(target.Gate.Name, target.Destination, target.Address);

    public void Odd(ProbeTarget target, int status) =>
        LogOdd(target.Gate.Name, target.Destination, target.Address, status);

    [LoggerMessage(
        150,
        LogLevel.Warning,
        "{Backend}: probes of destination {Destination} ({Address}) have failed for {Seconds} s or more, the last one with: {Why}. They count as slow, and only while places run out; the destination keeps its connections"
    )]
    private partial void LogFails(
        string backend,
        string destination,
        Uri address,
        double seconds,
        string why
    );

    [LoggerMessage(
        151,
        LogLevel.Information,
        "{Backend}: probes of destination {Destination} ({Address}) are answered again"
    )]
    private partial void LogAnswersAgain(string backend, string destination, Uri address);

    [LoggerMessage(
        152,
        LogLevel.Warning,
        "{Backend}: the probe of destination {Destination} ({Address}) is answered with {Status}, and the time of that answer counts. Is it an ordinary request? Look at Gatekeeper:Backends:{Backend}:Probe:Path"
    )]
    private partial void LogOdd(string backend, string destination, Uri address, int status);
}
