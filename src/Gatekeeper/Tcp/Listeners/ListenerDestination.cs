using System.Net;

namespace Gatekeeper.Tcp.Listeners;

/// <summary>One server behind a listener, and whether it can be connected to. Thread-safe.</summary>
internal sealed class ListenerDestination(string name, EndPoint address)
{
    private volatile bool _isUp = true;
    private int _isProbed;

    public string Name { get; } = name;

    public EndPoint Address { get; } = address;

    /// <summary>Whether it took the last probe; true before the first.</summary>
    public bool IsUp
    {
        get => _isUp;
        set => _isUp = value;
    }

    /// <summary>When it is probed next, as time since any fixed moment. Belongs to the one who probes.</summary>
    public TimeSpan ProbeAt { get; set; }

    /// <summary>Begins a probe unless one is under way.</summary>
    public bool TryBeginProbe() => Interlocked.Exchange(ref _isProbed, 1) == 0;

    /// <summary>A probe is over.</summary>
    public void EndProbe() => Volatile.Write(ref _isProbed, 0);
}
