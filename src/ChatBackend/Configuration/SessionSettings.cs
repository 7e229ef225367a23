namespace ChatBackend.Configuration;

/// <summary>How established sessions are kept.</summary>
internal sealed record SessionSettings
{
    /// <summary>How often a foreground client pings.</summary>
    public TimeSpan PingForeground { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a background client pings; below the 100 s after which many proxies cut an idle tunnel.</summary>
    public TimeSpan PingBackground { get; init; } = TimeSpan.FromSeconds(80);

    /// <summary>Clients in the background stay away at least this long before they connect again.</summary>
    public TimeSpan BackgroundMinInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A client that does not read for this long is dropped; it resumes from the store.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A client says something within this time after the 101, or it is closed.</summary>
    public TimeSpan FirstFrameTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a close waits for the peer's answer.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
