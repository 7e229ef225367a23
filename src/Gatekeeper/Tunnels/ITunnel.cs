namespace Gatekeeper.Tunnels;

/// <summary>An established tunnel, as the drain sees it.</summary>
internal interface ITunnel
{
    /// <summary>Closes it; harmless when it has ended already.</summary>
    void Stop();
}
