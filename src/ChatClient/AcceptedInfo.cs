namespace ChatClient;

/// <summary>The server has stored a message durably. A repeated send with the same client message id gets the same answer.</summary>
/// <param name="ClientMessageId">The id the sender chose.</param>
/// <param name="MessageId">The id every recipient sees.</param>
/// <param name="Sequence">Its place in the sender's own log.</param>
/// <param name="SentAt">When the server stored it.</param>
public sealed record AcceptedInfo(
    Guid ClientMessageId,
    Guid MessageId,
    ulong Sequence,
    DateTimeOffset SentAt
);
