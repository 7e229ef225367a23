namespace Gatekeeper.Windows;

/// <summary>Which law, and within which bounds; immutable.</summary>
public sealed record WindowLawSettings
{
    /// <summary>Whether the window is learned; otherwise it stays at <see cref="Initial"/>. Default true.</summary>
    public bool Learns { get; init; } = true;

    /// <summary>
    /// Where to begin, or where to stay when nothing is learned: handshakes in flight at one destination, at least 1. A window that learns begins between
    /// <see cref="Min"/> and <see cref="Max"/> whatever this says. Default <see cref="AdaptiveWindow.DefaultInitial"/>.
    /// </summary>
    public int Initial { get; init; } = AdaptiveWindow.DefaultInitial;

    /// <summary>The smallest window the law may choose, at least 1. Default 2.</summary>
    public int Min { get; init; } = 2;

    /// <summary>The largest window the law may choose, at least <see cref="Min"/>. Default 1,000.</summary>
    public int Max { get; init; } = 1000;

    /// <summary>A window for one destination.</summary>
    public IWindow Create() =>
        Learns ? new AdaptiveWindow(Initial, Min, Max) : new FixedWindow(Initial);

    /// <summary>A window that stays where it is put.</summary>
    public static WindowLawSettings Fixed(int limit) => new() { Learns = false, Initial = limit };
}
