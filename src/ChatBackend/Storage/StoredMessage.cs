namespace ChatBackend.Storage;

/// <summary>A message as it stands in one user's log.</summary>
internal sealed record StoredMessage(
    long Sequence,
    byte[] MessageId,
    string Conversation,
    string Sender,
    string SenderDevice,
    long SentAtMilliseconds,
    byte[] Body
);
