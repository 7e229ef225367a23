namespace ChatClient.Cli.Terminal;

/// <summary>A line of <c>chat tail --json</c>.</summary>
internal sealed record MessageJson(
    ulong Sequence,
    Guid Id,
    string Conversation,
    string Sender,
    string SenderDevice,
    DateTimeOffset SentAt,
    string? Text,
    string? Bytes
);
