namespace Gatekeeper.Replay;

/// <summary>Something that goes wrong with the backend for a while. Faults that overlap multiply.</summary>
/// <param name="At">When it begins, from the start of the replay.</param>
public sealed record BackendFault(TimeSpan At)
{
    /// <summary>How long it lasts; null means for good.</summary>
    public TimeSpan? Lasts { get; init; }

    /// <summary>The server it befalls; null means all of them.</summary>
    public string? Server { get; init; }

    /// <summary>What is left of the workers: 0.5 halves them.</summary>
    public double Capacity { get; init; } = 1;

    /// <summary>How much longer a handshake takes: 2.5 is two and a half times as long. Only handshakes that begin after the fault did.</summary>
    public double Service { get; init; } = 1;

    /// <summary>Nothing moves (a garbage collection, a stalled disk): what is under way ends later by as much.</summary>
    public bool Paused { get; init; }

    /// <summary>The process is gone: work under way is lost, connects are refused.</summary>
    public bool Down { get; init; }
}
