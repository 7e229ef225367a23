using System.ComponentModel.DataAnnotations;

namespace Gatekeeper.Configuration;

/// <summary>How many handshakes each destination may have in flight.</summary>
public sealed class WindowOptions
{
    /// <summary>The window to start with, 1 to 100,000; null: 8. Default null. Today the window stays there.</summary>
    [Range(1, 100_000)]
    public int? Initial { get; init; }

    /// <summary>The smallest window a law may choose, 1 to 100,000. Default 2.</summary>
    [Range(1, 100_000)]
    public int Min { get; init; } = 2;

    /// <summary>The largest window a law may choose, 1 to 100,000. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int Max { get; init; } = 1000;

    /// <summary>Who decides. Default <c>Adaptive</c>, which today holds the initial window as <c>Fixed</c> does.</summary>
    public WindowLaw Law { get; init; } = WindowLaw.Adaptive;
}
