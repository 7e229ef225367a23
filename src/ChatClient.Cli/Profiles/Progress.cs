namespace ChatClient.Cli.Profiles;

/// <summary>How far a device has come. Losing it costs nothing but messages that are shown once more.</summary>
/// <param name="Cursor">The last message that was printed.</param>
/// <param name="Pass">The gate's proof of the last login; null without a gate.</param>
internal sealed record Progress(ulong Cursor, string? Pass)
{
    public static Progress None { get; } = new(0, null);

    /// <summary>Proofs stay out of logs.</summary>
    public override string ToString() => $"message {Cursor}";
}
