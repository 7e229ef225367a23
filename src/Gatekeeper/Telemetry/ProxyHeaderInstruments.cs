using System.Diagnostics.Metrics;

namespace Gatekeeper.Telemetry;

/// <summary>Counts of PROXY headers. Every label is there from the start, at zero. Thread-safe.</summary>
internal sealed class ProxyHeaderInstruments
{
    private static readonly string[] Outcomes = ["accepted", "untrusted", "invalid", "timeout"];
    private readonly long[] _counts = new long[Outcomes.Length];

    public ProxyHeaderInstruments(Meter meter) =>
        meter.CreateObservableCounter(
            "gatekeeper.proxy_headers",
            () =>
                Outcomes.Select(
                    (outcome, index) =>
                        new Measurement<long>(
                            Interlocked.Read(ref _counts[index]),
                            new KeyValuePair<string, object?>("outcome", outcome)
                        )
                ),
            "{connection}",
            "Connections that had to begin with a PROXY header, and what became of them."
        );

    public void Count(ProxyHeaderOutcome outcome) =>
        Interlocked.Increment(ref _counts[(int)outcome]);
}
