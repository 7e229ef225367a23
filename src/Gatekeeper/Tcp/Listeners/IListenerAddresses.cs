namespace Gatekeeper.Tcp.Listeners;

/// <summary>Where the TCP listeners of this process listen. Thread-safe.</summary>
public interface IListenerAddresses
{
    /// <summary><c>tcp://ADDRESS:PORT</c> each, with the port that was given; empty before the start. A reload may change them.</summary>
    IReadOnlyList<string> Addresses { get; }
}
