using System.Diagnostics.Metrics;

namespace Gatekeeper.Telemetry;

/// <summary>What is polled per backend. Every label set is there from the start, at zero, so that rates see the first event.</summary>
internal static class BackendInstruments
{
    public static void Create(Meter meter, IMetricSources sources)
    {
        CreateCounters(meter, sources);
        CreateGauges(meter, sources);
    }

    private static void CreateCounters(Meter meter, IMetricSources sources)
    {
        meter.CreateObservableCounter(
            "gatekeeper.decisions",
            () => PerClass(sources, Decisions),
            "{decision}",
            "Decisions; a parked connection is decided on twice: parked, then admitted, refused or abandoned."
        );
        meter.CreateObservableCounter(
            "gatekeeper.handshakes",
            () =>
                PerClass(
                    sources,
                    (backend, known) =>
                        known.Handshakes.Select(count =>
                            Measure(count.Count, backend, known, ("outcome", count.Reason))
                        )
                ),
            "{handshake}",
            "Handshakes that ended, by outcome."
        );
        meter.CreateObservableCounter(
            "gatekeeper.inferred",
            () =>
                sources
                    .Backends()
                    .SelectMany(backend =>
                        sources
                            .Inferred(backend.Name)
                            .Select(known => new Measurement<long>(
                                known.Count,
                                new("backend", backend.Name),
                                new("rank", known.Rank),
                                new("reason", known.Reason)
                            ))
                    ),
            "{connection}",
            "What connections without a flag were taken for, and why."
        );
        meter.CreateObservableCounter(
            "gatekeeper.stage.transitions",
            () =>
                sources
                    .Backends()
                    .SelectMany(backend =>
                        backend.Transitions.Select(transition => new Measurement<long>(
                            transition.Count,
                            new("backend", backend.Name),
                            new("from", transition.From),
                            new("to", transition.To)
                        ))
                    ),
            "{transition}",
            "Changes of stage."
        );
        meter.CreateObservableCounter(
            "gatekeeper.promoted",
            () =>
                sources
                    .Backends()
                    .Select(backend => new Measurement<long>(
                        backend.Promoted,
                        new KeyValuePair<string, object?>("backend", backend.Name)
                    )),
            "{connection}",
            "Parked connections that were made verified foreground."
        );
    }

    private static void CreateGauges(Meter meter, IMetricSources sources)
    {
        PerClassGauge(
            meter,
            sources,
            "gatekeeper.parked_connections",
            "{connection}",
            "Connections parked.",
            known => known.Parked
        );
        PerClassGauge(
            meter,
            sources,
            "gatekeeper.handshakes.in_progress",
            "{handshake}",
            "Handshakes with the backend.",
            known => known.InHandshake
        );
        PerClassGauge(
            meter,
            sources,
            "gatekeeper.park.oldest_age",
            "s",
            "How long the connection parked longest has waited.",
            known => known.OldestParkedSeconds
        );
        PerBackendGauge(
            meter,
            sources,
            "gatekeeper.parked_connections.limit",
            "{connection}",
            "How many connections may be parked.",
            backend => backend.ParkedLimit
        );
        PerBackendGauge(
            meter,
            sources,
            "gatekeeper.parked_before_tls",
            "{connection}",
            "Connections parked before TLS; they are among those parked.",
            backend => backend.ParkedBeforeTls
        );
        PerBackendGauge(
            meter,
            sources,
            "gatekeeper.stage",
            null,
            "0 normal, 1 watch, 2 emergency, 3 severe, 4 foreground overload.",
            backend => backend.Stage
        );
        PerBackendGauge(
            meter,
            sources,
            "gatekeeper.override.active",
            null,
            "Whether an operator's order is in force.",
            backend => backend.Override is null ? 0 : 1
        );
        PerBackendGauge(
            meter,
            sources,
            "gatekeeper.pressure",
            null,
            "Demand over what fits; above 1 connections wait.",
            backend => backend.Pressure
        );
        PerBackendGauge(
            meter,
            sources,
            "gatekeeper.reference",
            "s",
            "The latency a handshake has when nothing is wrong.",
            backend => backend.ReferenceSeconds ?? double.NaN
        );
        PerBackendGauge(
            meter,
            sources,
            "gatekeeper.active_tunnels",
            "{tunnel}",
            "Established tunnels.",
            backend => sources.Tunnels(backend.Name)
        );
        meter.CreateObservableGauge(
            "gatekeeper.window",
            () =>
                sources
                    .Backends()
                    .SelectMany(backend =>
                        backend.Destinations.Select(destination => new Measurement<int>(
                            destination.Window,
                            new("backend", backend.Name),
                            new("destination", destination.Id)
                        ))
                    ),
            "{handshake}",
            "How many handshakes a destination may have in flight."
        );
    }

    private static IEnumerable<Measurement<long>> Decisions(
        BackendReading backend,
        ClassReading known
    ) =>
        known.Decisions.Select(decided =>
            Measure(
                decided.Count,
                backend,
                known,
                ("decision", decided.Decision),
                ("reason", decided.Reason),
                ("mode", decided.Mode)
            )
        );

    private static Measurement<long> Measure(
        long value,
        BackendReading backend,
        ClassReading known,
        params ReadOnlySpan<(string Name, string Value)> labels
    )
    {
        var tags = new List<KeyValuePair<string, object?>>
        {
            new("backend", backend.Name),
            new("class", known.Class),
        };
        foreach (var (name, text) in labels)
        {
            tags.Add(new(name, text));
        }

        return new Measurement<long>(value, tags);
    }

    private static IEnumerable<Measurement<long>> PerClass(
        IMetricSources sources,
        Func<BackendReading, ClassReading, IEnumerable<Measurement<long>>> measure
    ) =>
        sources
            .Backends()
            .SelectMany(backend => backend.Classes.SelectMany(known => measure(backend, known)));

    private static void PerClassGauge(
        Meter meter,
        IMetricSources sources,
        string name,
        string unit,
        string description,
        Func<ClassReading, double> value
    ) =>
        meter.CreateObservableGauge(
            name,
            () =>
                sources
                    .Backends()
                    .SelectMany(backend =>
                        backend.Classes.Select(known => new Measurement<double>(
                            value(known),
                            new("backend", backend.Name),
                            new("class", known.Class)
                        ))
                    ),
            unit,
            description
        );

    private static void PerBackendGauge(
        Meter meter,
        IMetricSources sources,
        string name,
        string? unit,
        string description,
        Func<BackendReading, double> value
    ) =>
        meter.CreateObservableGauge(
            name,
            () =>
                sources
                    .Backends()
                    .Select(backend => new Measurement<double>(
                        value(backend),
                        new KeyValuePair<string, object?>("backend", backend.Name)
                    )),
            unit,
            description
        );
}
