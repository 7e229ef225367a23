namespace ChatBackend.Storage.Migration;

/// <summary>What makes a repeated send harmless: the answer that it got.</summary>
internal sealed record SendCopy(byte[] MessageId, long Sequence, long SentAtMilliseconds)
{
    public string Key => Convert.ToHexString(MessageId);
}
