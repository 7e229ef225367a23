using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Telemetry;

namespace Gatekeeper.Admission;

/// <summary>What happened at a gate since its start, per class. Plain numbers under the gate's lock: counting costs nothing on the hot path.</summary>
/// <param name="mode">The gate's mode: decisions are counted per mode, because those made in shadow were not carried out.</param>
internal sealed class GateCounts(GateMode mode)
{
    private readonly PerClass[] _classes = [new(), new(), new()];
    private readonly SortedDictionary<(int From, int To), long> _transitions = [];

    private readonly bool[] _modes =
    [
        .. GateModeNames.ByIndex.Select((_, known) => known == (int)mode),
    ];

    /// <summary>The gate's mode.</summary>
    public GateMode Mode
    {
        get;
        set
        {
            field = value;
            _modes[(int)value] = true;
        }
    } = mode;

    /// <summary>Parked connections that were made verified foreground.</summary>
    public long Promoted { get; set; }

    public int InHandshake => _classes.Sum(counts => counts.InHandshake);

    public void Arrived(ConnectionClass connectionClass) =>
        _classes[(int)connectionClass].Arrived++;

    public void Passed(ConnectionClass connectionClass) => Decided(connectionClass).Passed++;

    public void Parked(ConnectionClass connectionClass) => Decided(connectionClass).Parkings++;

    public void Left(ConnectionClass connectionClass) => Decided(connectionClass).LeftParked++;

    public void Refused(ConnectionClass connectionClass, RefusalReason reason) =>
        Decided(connectionClass).Refused[(int)reason]++;

    public void RefusedAfterAdmission(ConnectionClass connectionClass, RefusalReason reason)
    {
        _classes[(int)connectionClass].InHandshake--;
        Decided(connectionClass).Refused[(int)reason]++;
    }

    public void Admitted(ConnectionClass connectionClass, bool released)
    {
        _classes[(int)connectionClass].InHandshake++;
        if (released)
        {
            Decided(connectionClass).Released++;
        }
        else
        {
            Decided(connectionClass).AdmittedAtOnce++;
        }
    }

    public void HandshakeEnded(ConnectionClass connectionClass, HandshakeOutcome outcome)
    {
        var counts = _classes[(int)connectionClass];
        counts.InHandshake--;
        counts.Handshakes[(int)outcome]++;
    }

    public void Transition(Stage from, Stage to)
    {
        var key = ((int)from, (int)to);
        _transitions[key] = _transitions.GetValueOrDefault(key) + 1;
    }

    public IReadOnlyList<TransitionReading> Transitions() =>
        [
            .. _transitions.Select(known => new TransitionReading(
                known.Key.From,
                known.Key.To,
                known.Value
            )),
        ];

    public ClassReading Read(ConnectionClass connectionClass, int parked, TimeSpan oldest)
    {
        var counts = _classes[(int)connectionClass];
        var decisions = counts.Decisions;
        return new ClassReading
        {
            Class = connectionClass.ShortName(),
            Parked = parked,
            OldestParkedSeconds = oldest.TotalSeconds,
            InHandshake = counts.InHandshake,
            Arrived = counts.Arrived,
            Parkings = decisions.Sum(decided => decided.Parkings),
            Admitted =
            [
                new("room", decisions.Sum(decided => decided.AdmittedAtOnce)),
                new("released", decisions.Sum(decided => decided.Released)),
                new("off", decisions.Sum(decided => decided.Passed)),
            ],
            Refused =
            [
                .. RefusalReasonNames.ByIndex.Select(
                    (name, reason) =>
                        new ReasonCount(name, decisions.Sum(decided => decided.Refused[reason]))
                ),
            ],
            LeftParked = decisions.Sum(decided => decided.LeftParked),
            Decisions =
            [
                .. decisions
                    .Index()
                    .Where(known => _modes[known.Index])
                    .SelectMany(known => known.Item.Read((GateMode)known.Index)),
            ],
            Handshakes = Named(HandshakeOutcomeNames.ByIndex, counts.Handshakes),
        };
    }

    private DecisionCounts Decided(ConnectionClass connectionClass) =>
        _classes[(int)connectionClass].Decisions[(int)Mode];

    private static ReasonCount[] Named(string[] names, long[] counts) =>
        [.. names.Select((name, index) => new ReasonCount(name, counts[index]))];

    private sealed class PerClass
    {
        public long Arrived;
        public int InHandshake;
        public readonly long[] Handshakes = new long[HandshakeOutcomeNames.ByIndex.Length];
        public readonly DecisionCounts[] Decisions =
        [
            .. GateModeNames.ByIndex.Select(_ => new DecisionCounts()),
        ];
    }
}
