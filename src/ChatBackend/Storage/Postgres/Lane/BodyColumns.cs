namespace ChatBackend.Storage.Postgres.Lane;

/// <summary>Bodies that are stored once, a list per column.</summary>
internal sealed class BodyColumns
{
    public List<byte[]> Ids { get; } = [];

    public List<int> References { get; } = [];

    public List<long> SentAt { get; } = [];

    public List<byte[]> Bodies { get; } = [];

    public void Add(AppendWork work, int references, long sentAt)
    {
        Ids.Add(work.MessageId);
        References.Add(references);
        SentAt.Add(sentAt);
        Bodies.Add(work.Message.Body);
    }
}
