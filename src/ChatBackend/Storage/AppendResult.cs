namespace ChatBackend.Storage;

/// <summary>What became of an append.</summary>
/// <param name="Rejection">Null when the message is stored; else the machine-readable reason.</param>
/// <param name="MessageId">The id every recipient sees.</param>
/// <param name="Sequence">Its number in the sender's log.</param>
/// <param name="SentAtMilliseconds">When it was stored.</param>
/// <param name="Recipients">Whose log has grown; empty for a repeated append.</param>
internal sealed record AppendResult(
    string? Rejection,
    byte[] MessageId,
    long Sequence,
    long SentAtMilliseconds,
    IReadOnlyList<long> Recipients
)
{
    public static AppendResult Rejected(string reason) => new(reason, [], 0, 0, []);
}
