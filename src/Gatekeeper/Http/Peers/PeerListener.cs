namespace Gatekeeper.Http.Peers;

/// <summary>Where this process listens for other gates. Thread-safe.</summary>
public sealed class PeerListener
{
    /// <summary>The address, for example <c>http://10.0.0.1:7291</c>; null when it does not listen, or not yet.</summary>
    public string? Address { get; internal set; }
}
