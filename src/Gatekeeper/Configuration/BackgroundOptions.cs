using System.ComponentModel.DataAnnotations;

namespace Gatekeeper.Configuration;

/// <summary>Rules for background connections and for those without a flag.</summary>
public sealed class BackgroundOptions
{
    /// <summary>How long the client waits before it leaves, 200 ms to 10 min. Default 10 s.</summary>
    [DurationRange("00:00:00.2", "00:10:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The share of handshakes that background keeps however much foreground there is, 0 to 0.5; 0: none. Once the background connection that came
    /// first has waited for half its patience; in stage 4 at once. A gate serves connections of all policies and keeps the largest of their shares. Default
    /// 0.03.
    /// </summary>
    [Range(0.0, 0.5)]
    public double FloorShare { get; init; } = 0.03;
}
