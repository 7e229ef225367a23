namespace ChatBackend.Configuration;

/// <summary>How long things are kept that nobody acknowledges.</summary>
internal sealed record RetentionSettings
{
    public TimeSpan Messages { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A device unseen for this long holds nothing back any more; when it returns it gets a reset.</summary>
    public TimeSpan Devices { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a repeated send is recognised.</summary>
    public TimeSpan SendIds { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often the clean-up runs.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(10);
}
