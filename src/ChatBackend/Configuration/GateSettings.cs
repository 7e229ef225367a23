namespace ChatBackend.Configuration;

/// <summary>The gate in front of this server: what its stage is, and which device goes first. Off without an <see cref="Admin"/>.</summary>
internal sealed record GateSettings
{
    /// <summary>The gate's admin address; empty: there is no gate, or it is none of our business.</summary>
    public string Admin { get; init; } = "";

    /// <summary>Our name in the gate's configuration (a YARP cluster).</summary>
    public string Backend { get; init; } = "chat";

    /// <summary>The gate's admin token; needed to promote a device, not to ask for the stage.</summary>
    public string Token { get; init; } = "";

    /// <summary>How often the stage is asked for.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one question may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the last answer is believed when no new one comes.</summary>
    public TimeSpan Believe { get; init; } = TimeSpan.FromSeconds(15);

    public bool On => Admin is not "";
}
