namespace ChatClient;

/// <summary>A message in the log of this device's user.</summary>
/// <param name="Sequence">Its place in the user's log, without gaps; the cursor to acknowledge.</param>
/// <param name="Id">The same for every recipient.</param>
/// <param name="Conversation">Where it belongs, as this user sees it: "user:LOGIN" or "group:ID". Also where an answer goes.</param>
/// <param name="Sender">Login of the sender.</param>
/// <param name="SenderDevice">Device it was sent from; a user's own messages come back through the log too.</param>
/// <param name="SentAt">When the server stored it.</param>
/// <param name="Body">What was sent, opaque to the server.</param>
public sealed record ChatMessage(
    ulong Sequence,
    Guid Id,
    string Conversation,
    string Sender,
    string SenderDevice,
    DateTimeOffset SentAt,
    ReadOnlyMemory<byte> Body
);
