using System.Diagnostics.Metrics;

namespace Gatekeeper.Telemetry;

/// <summary>What is seen of probes: ordinary requests that the gate makes itself. Of backends that are not probed there is nothing.</summary>
internal sealed class ProbeInstruments
{
    private static readonly double[] Buckets =
    [
        .001,
        .0025,
        .005,
        .01,
        .025,
        .05,
        .1,
        .25,
        .5,
        1,
        2.5,
        5,
        10,
    ];
    private readonly Histogram<double> _duration;

    public ProbeInstruments(Meter meter, IMetricSources sources)
    {
        _duration = meter.CreateHistogram(
            "gatekeeper.probe.duration",
            "s",
            "Time that ordinary requests of the gate itself took, of those that were answered.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets }
        );
        meter.CreateObservableCounter(
            "gatekeeper.probe.failures",
            () =>
                PerProbe(
                    sources,
                    (backend, probe) =>
                        probe.Failures.Select(failure => new Measurement<long>(
                            failure.Count,
                            new("backend", backend.Name),
                            new("destination", probe.Destination),
                            new("reason", failure.Reason)
                        ))
                ),
            "{request}",
            "Ordinary requests of the gate itself that failed, by reason."
        );
        CreateGauge(
            meter,
            sources,
            "gatekeeper.probe.reference",
            "s",
            "The time that such a request takes when nothing is wrong.",
            probe => probe.ReferenceSeconds
        );
        CreateGauge(
            meter,
            sources,
            "gatekeeper.probe.ratio",
            null,
            "How long such a request takes now, as a multiple of its reference.",
            probe => probe.Ratio
        );
    }

    /// <summary>A probe was answered.</summary>
    public void Answered(string backend, string destination, TimeSpan took) =>
        _duration.Record(
            took.TotalSeconds,
            new("backend", backend),
            new("destination", destination)
        );

    private static void CreateGauge(
        Meter meter,
        IMetricSources sources,
        string name,
        string? unit,
        string description,
        Func<ProbeReading, double?> value
    ) =>
        meter.CreateObservableGauge(
            name,
            () =>
                PerProbe<double>(
                    sources,
                    (backend, probe) =>
                        [
                            new Measurement<double>(
                                value(probe) ?? double.NaN,
                                new("backend", backend.Name),
                                new("destination", probe.Destination)
                            ),
                        ]
                ),
            unit,
            description
        );

    private static IEnumerable<Measurement<T>> PerProbe<T>(
        IMetricSources sources,
        Func<BackendReading, ProbeReading, IEnumerable<Measurement<T>>> measure
    )
        where T : struct =>
        sources
            .Backends()
            .SelectMany(backend => backend.Probes.SelectMany(probe => measure(backend, probe)));
}
