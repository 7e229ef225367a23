namespace Gatekeeper.Tunnels;

/// <summary>An established tunnel, as the drain sees it.</summary>
internal interface ITunnel
{
    /// <summary>Closes it; harmless when it has ended already.</summary>
    void Stop();

    /// <summary>
    /// Tells its client that it will be closed, where its protocol has words for that; it ends by itself then, or is stopped a little later. Otherwise the same as
    /// <see cref="Stop"/>.
    /// </summary>
    void SayGoodbye() => Stop();
}
