using System.Net;
using Gatekeeper.Probes;

namespace Gatekeeper.Tcp.Listeners;

/// <summary>One server behind a listener, and whether it can be connected to. Thread-safe.</summary>
internal sealed class ListenerDestination(string name, EndPoint address)
{
    private volatile bool _isUp = true;

    public string Name { get; } = name;

    public EndPoint Address { get; } = address;

    /// <summary>Whether it took the last probe; true before the first.</summary>
    public bool IsUp
    {
        get => _isUp;
        set => _isUp = value;
    }

    /// <summary>When it is probed next, and whether it is being probed.</summary>
    public ProbeTurn Turn { get; } = new();
}
