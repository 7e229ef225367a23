namespace Gatekeeper.Replay.Engine;

/// <summary>An event: no closure, 24 bytes, because a large storm has a hundred million of them.</summary>
/// <param name="at">When, in ticks since the start.</param>
/// <param name="sequence">Breaks ties: events of the same moment happen in the order they were planned.</param>
/// <param name="index">The client, visit or fault it is about.</param>
/// <param name="stamp">The visit's stamp when the event was planned; another one by now means the event is about somebody else.</param>
/// <param name="kind">What happens.</param>
internal readonly struct SimulatedEvent(
    long at,
    long sequence,
    int index,
    uint stamp,
    EventKind kind
)
{
    /// <summary>Stamps count up to this and begin again: who is refused at once uses the same number a hundred thousand times before a try would end.</summary>
    public const uint LargestStamp = (1u << 24) - 1;

    private readonly uint _stampAndKind = stamp << 8 | (byte)kind;

    public long At { get; } = at;

    public long Sequence { get; } = sequence;

    public int Index { get; } = index;

    public uint Stamp => _stampAndKind >> 8;

    public EventKind Kind => (EventKind)(byte)_stampAndKind;

    public bool IsBefore(in SimulatedEvent other) =>
        At != other.At ? At < other.At : Sequence < other.Sequence;
}
