using System.Runtime.InteropServices;

namespace Gatekeeper.Replay.Engine;

/// <summary>An event: no closure, 24 bytes, because a large storm has a hundred million of them.</summary>
/// <param name="At">When, in ticks since the start.</param>
/// <param name="Sequence">Breaks ties: events of the same moment happen in the order they were planned.</param>
/// <param name="Index">The client, visit or fault it is about.</param>
/// <param name="Stamp">The visit's stamp when the event was planned; another one by now means the event is about somebody else.</param>
/// <param name="Kind">What happens.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SimulatedEvent(
    long At,
    long Sequence,
    int Index,
    ushort Stamp,
    EventKind Kind
)
{
    public bool IsBefore(in SimulatedEvent other) =>
        At != other.At ? At < other.At : Sequence < other.Sequence;
}
