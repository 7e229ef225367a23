namespace Gatekeeper.Windows;

/// <summary>What a window law is told as time passes.</summary>
/// <param name="Now">Time since any fixed moment; never runs backwards.</param>
/// <param name="Waiting">Whether somebody who may be let in is parked, so that the window is what limits.</param>
/// <param name="RanOut">Whether somebody found no place since the last moment, though nobody may wait any more.</param>
/// <param name="PlacesUsed">Places used at this destination, by handshakes and by what is left of those whose client went away.</param>
/// <param name="Calm">Whether nothing is wrong (stage 0), so that what is seen may become the reference.</param>
public readonly record struct WindowMoment(
    TimeSpan Now,
    bool Waiting,
    bool RanOut,
    int PlacesUsed,
    bool Calm
);
