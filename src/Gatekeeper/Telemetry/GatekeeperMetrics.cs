using System.Diagnostics.Metrics;

namespace Gatekeeper.Telemetry;

/// <summary>
/// Every metric of the gate, and the only place that names them. What a gate counts itself is polled at a scrape; only times and flags are
/// recorded as they happen. Thread-safe.
/// </summary>
public sealed class GatekeeperMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Gatekeeper";

    private static readonly double[] HandshakeBuckets =
    [
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
    private static readonly double[] ParkBuckets = [.1, .5, 1, 2.5, 5, 10, 30, 60, 120, 300];
    private readonly Histogram<double> _handshakeDuration;
    private readonly Histogram<double> _parkWait;
    private readonly Counter<long> _connections;
    private readonly Counter<long> _suspectFlags;
    private readonly Counter<long> _tlsOpenings;
    private readonly ProofInstruments _proofs;
    private readonly ProxyHeaderInstruments _proxyHeaders;
    private readonly ProbeInstruments _probes;

    /// <summary>Makes the meter.</summary>
    /// <param name="meters">Owns the meter.</param>
    /// <param name="sources">What is polled.</param>
    public GatekeeperMetrics(IMeterFactory meters, IMetricSources sources)
    {
#pragma warning disable CA2000 // The factory owns the meter.
        var meter = meters.Create(MeterName);
#pragma warning restore CA2000
        _handshakeDuration = meter.CreateHistogram(
            "gatekeeper.handshake.duration",
            "s",
            "Time for which the backend owed an answer, for handshakes that were ready.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = HandshakeBuckets }
        );
        _parkWait = meter.CreateHistogram(
            "gatekeeper.park.wait.duration",
            "s",
            "Time that connections were parked.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ParkBuckets }
        );
        _connections = meter.CreateCounter<long>(
            "gatekeeper.connections",
            "{connection}",
            "Connections that asked to be let in."
        );
        _suspectFlags = meter.CreateCounter<long>(
            "gatekeeper.flag.suspect",
            "{flag}",
            "Flags that contradict themselves or cannot be read."
        );
        _tlsOpenings = meter.CreateCounter<long>(
            "gatekeeper.tls.openings",
            "{connection}",
            "Connections whose ClientHello was looked at before TLS."
        );
        _proofs = new ProofInstruments(meter);
        _proxyHeaders = new ProxyHeaderInstruments(meter);
        _probes = new ProbeInstruments(meter, sources);
        BackendInstruments.Create(meter, sources);
        PeerInstruments.Create(meter, sources);
        ProcessInstruments.Create(meter, sources);
    }

    /// <summary>A handshake was ready.</summary>
    public void HandshakeReady(string backend, string connectionClass, TimeSpan duration) =>
        _handshakeDuration.Record(
            duration.TotalSeconds,
            new("backend", backend),
            new("class", connectionClass)
        );

    /// <summary>A wait in the parking lot ended.</summary>
    public void ParkWaitEnded(
        string backend,
        string connectionClass,
        string outcome,
        TimeSpan wait
    ) =>
        _parkWait.Record(
            wait.TotalSeconds,
            new("backend", backend),
            new("class", connectionClass),
            new("outcome", outcome)
        );

    /// <summary>A connection asked to be let in.</summary>
    public void Connection(
        string backend,
        string protocol,
        string connectionClass,
        string source
    ) =>
        _connections.Add(
            1,
            new("backend", backend),
            new("protocol", protocol),
            new("class", connectionClass),
            new("source", source)
        );

    /// <summary>A flag was odd.</summary>
    public void SuspectFlag(string reason) =>
        _suspectFlags.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A ClientHello was looked at.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="outcome"><c>read</c>, <c>not_tls</c>, or <c>slow</c>.</param>
    public void TlsOpening(string backend, string outcome) =>
        _tlsOpenings.Add(1, new("backend", backend), new("outcome", outcome));

    /// <summary>Something happened to a ticket.</summary>
    public void Ticket(TicketEvent what) => _proofs.Count(what);

    /// <summary>Something happened to a pass.</summary>
    public void Pass(PassEvent what) => _proofs.Count(what);

    /// <summary>A connection that had to begin with a PROXY header was read, or closed.</summary>
    public void ProxyHeader(ProxyHeaderOutcome outcome) => _proxyHeaders.Count(outcome);

    /// <summary>A probe was answered.</summary>
    public void ProbeAnswered(string backend, string destination, TimeSpan took) =>
        _probes.Answered(backend, destination, took);

    /// <summary>A foreground connection came when its budget was spent.</summary>
    public void BudgetExceeded(BudgetOf whose) => _proofs.Count(whose);
}
