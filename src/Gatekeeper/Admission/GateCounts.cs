using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Telemetry;

namespace Gatekeeper.Admission;

/// <summary>What happened at a gate since its start, per class. Plain numbers under the gate's lock: counting costs nothing on the hot path.</summary>
internal sealed class GateCounts
{
    private readonly PerClass[] _classes = [new(), new(), new()];
    private readonly SortedDictionary<(int From, int To), long> _transitions = [];

    /// <summary>Parked connections that were made verified foreground.</summary>
    public long Promoted { get; set; }

    public int InHandshake => _classes.Sum(counts => counts.InHandshake);

    public void Arrived(ConnectionClass connectionClass) =>
        _classes[(int)connectionClass].Arrived++;

    public void Passed(ConnectionClass connectionClass) => _classes[(int)connectionClass].Passed++;

    public void Parked(ConnectionClass connectionClass) =>
        _classes[(int)connectionClass].Parkings++;

    public void Left(ConnectionClass connectionClass) =>
        _classes[(int)connectionClass].LeftParked++;

    public void Refused(ConnectionClass connectionClass, RefusalReason reason) =>
        _classes[(int)connectionClass].Refused[(int)reason]++;

    public void RefusedAfterAdmission(ConnectionClass connectionClass, RefusalReason reason)
    {
        var counts = _classes[(int)connectionClass];
        counts.InHandshake--;
        counts.Refused[(int)reason]++;
    }

    public void Admitted(ConnectionClass connectionClass, bool released)
    {
        var counts = _classes[(int)connectionClass];
        counts.InHandshake++;
        if (released)
        {
            counts.Released++;
        }
        else
        {
            counts.AdmittedAtOnce++;
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
        return new ClassReading
        {
            Class = connectionClass.ShortName(),
            Parked = parked,
            OldestParkedSeconds = oldest.TotalSeconds,
            InHandshake = counts.InHandshake,
            Arrived = counts.Arrived,
            Parkings = counts.Parkings,
            Admitted =
            [
                new("room", counts.AdmittedAtOnce),
                new("released", counts.Released),
                new("off", counts.Passed),
            ],
            Refused = Named(RefusalReasonNames.ByIndex, counts.Refused),
            LeftParked = counts.LeftParked,
            Handshakes = Named(HandshakeOutcomeNames.ByIndex, counts.Handshakes),
        };
    }

    private static ReasonCount[] Named(string[] names, long[] counts) =>
        [.. names.Select((name, index) => new ReasonCount(name, counts[index]))];

    private sealed class PerClass
    {
        public long Arrived;
        public long Passed;
        public long AdmittedAtOnce;
        public long Released;
        public long Parkings;
        public long LeftParked;
        public int InHandshake;
        public readonly long[] Refused = new long[RefusalReasonNames.ByIndex.Length];
        public readonly long[] Handshakes = new long[HandshakeOutcomeNames.ByIndex.Length];
    }
}
