namespace ChatBackend.Storage.Postgres.Lane;

/// <summary>New messages, a list per column.</summary>
internal sealed class MessageColumns
{
    public List<byte[]> Ids { get; } = [];

    public List<long> Senders { get; } = [];

    public List<string> Devices { get; } = [];

    public List<int> Sizes { get; } = [];

    /// <summary>Null where the body is stored once.</summary>
    public List<byte[]?> Bodies { get; } = [];

    /// <summary>Numbers in the senders' logs.</summary>
    public List<long> Sequences { get; } = [];

    public List<long> SentAt { get; } = [];

    public int Count => Ids.Count;

    public void Add(AppendWork work, long sequence, long sentAt, bool isCopied)
    {
        Ids.Add(work.MessageId);
        Senders.Add(work.Message.Sender);
        Devices.Add(work.Message.SenderDevice);
        Sizes.Add(work.Message.Body.Length);
        Bodies.Add(isCopied ? work.Message.Body : null);
        Sequences.Add(sequence);
        SentAt.Add(sentAt);
    }
}
