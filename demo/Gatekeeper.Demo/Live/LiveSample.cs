using Gatekeeper.Demo.Processes;
using Gatekeeper.Demo.Schedule;

namespace Gatekeeper.Demo.Live;

/// <summary>What is worth showing at one moment of a run.</summary>
internal sealed record LiveSample
{
    public required TimeSpan At { get; init; }

    public required Phase Phase { get; init; }

    public required LiveClass Foreground { get; init; }

    public required LiveClass Background { get; init; }

    /// <summary>Null without a gate, or when it has not answered yet.</summary>
    public GateState.Backend? Gate { get; init; }
}
