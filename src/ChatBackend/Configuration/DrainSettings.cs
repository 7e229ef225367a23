namespace ChatBackend.Configuration;

/// <summary>Leaving politely.</summary>
internal sealed record DrainSettings
{
    /// <summary>How long sessions have to leave after GoAway; the rest is closed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Clients are asked to come back at a random moment within this span.</summary>
    public TimeSpan ReconnectWithin { get; init; } = TimeSpan.FromSeconds(30);
}
