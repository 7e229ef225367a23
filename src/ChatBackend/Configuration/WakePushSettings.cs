namespace ChatBackend.Configuration;

/// <summary>Telling devices that are not connected that messages wait for them, through a webhook. Off without a <see cref="Url"/>.</summary>
internal sealed record WakePushSettings
{
    /// <summary>Where to POST; empty: nowhere.</summary>
    public string Url { get; init; } = "";

    /// <summary>Signs every POST, so that the receiver knows who calls.</summary>
    public string Secret { get; init; } = "";

    /// <summary>How long a message waits before its push: a device that is connected, here or at another node, acknowledges within half of it.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Between two pushes to one device at least.</summary>
    public TimeSpan Again { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pushes per second at most, whatever the stage.</summary>
    public int PerSecond { get; init; } = 100;

    /// <summary>Pushes per second at most while a gate is configured and says nothing: it may be the one that is drowning.</summary>
    public int PerSecondWithoutGate { get; init; } = 10;

    /// <summary>Pushes that were held go out over this span once the gate's stage has fallen; at stage 2 each is held for one to two spans.</summary>
    public TimeSpan Spread { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Calls under way at once.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A call that fails is repeated so often, with growing pauses, before it counts as a failed try.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>A device is given up, until its next message, after so many failed tries.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>After the first failed try of a device; doubles with each.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When most calls fail, none is made for this long.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often all devices are looked at, for pushes that a node took with it when it died; also at the start.</summary>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromMinutes(5);

    public bool On => Url is not "";

    /// <summary>The address for logs: what follows the path, or stands before the host, may be secret.</summary>
    public string Name =>
        Uri.TryCreate(Url, UriKind.Absolute, out var uri)
            ? $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}"
            : "";
}
