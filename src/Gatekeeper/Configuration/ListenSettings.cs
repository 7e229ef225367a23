namespace Gatekeeper.Configuration;

/// <summary>How this process listens, whatever the address. Takes effect at the start.</summary>
public sealed class ListenSettings
{
    /// <summary>
    /// Whether another gate of the same user may listen on the same addresses at the same time (SO_REUSEPORT), for a restart without a moment in which nobody
    /// listens. Default false: a second gate that was started by mistake would quietly take half of the connections, where it should say that the
    /// address is in use.
    /// </summary>
    public bool ReusePort { get; init; }
}
