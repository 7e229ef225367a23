using System.ComponentModel.DataAnnotations;

namespace Gatekeeper.Configuration;

/// <summary>How many handshakes each destination may have in flight.</summary>
public sealed class WindowOptions
{
    /// <summary>The window to start with, 1 to 100,000; null: 20, and learn (8 when the law is <c>Fixed</c>). Default null.</summary>
    [Range(1, 100_000)]
    public int? Initial { get; init; }

    /// <summary>The smallest window a law may choose, 1 to 100,000. Default 2.</summary>
    [Range(1, 100_000)]
    public int Min { get; init; } = 2;

    /// <summary>The largest window a law may choose, 1 to 100,000. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int Max { get; init; } = 1000;

    /// <summary>Who decides; null: <c>Adaptive</c>, unless <see cref="Initial"/> says how large it is, then <c>Fixed</c>. Default null.</summary>
    public WindowLaw? Law { get; init; }

    /// <summary>Whether the window is learned.</summary>
    internal bool IsLearned =>
        (Law ?? (Initial is null ? WindowLaw.Adaptive : WindowLaw.Fixed)) == WindowLaw.Adaptive;
}
