namespace ChatBackend.Storage;

/// <summary>A message to append to the log of everyone it is for, its sender included.</summary>
internal sealed record NewMessage(
    long Sender,
    string SenderDevice,
    byte[] ClientMessageId,
    string Conversation,
    byte[] Body
);
