namespace ChatBackend.Storage.Postgres.Lane;

/// <summary>What a batch needs to know, read in one round trip; the heads are locked from then on.</summary>
internal sealed class LaneView
{
    public Dictionary<string, long> UserOf { get; } = [];

    public Dictionary<long, string> LoginOf { get; } = [];

    /// <summary>The members of a group, for a sender who is one of them.</summary>
    public Dictionary<(string Group, long Sender), List<long>> Members { get; } = [];

    /// <summary>The newest number of each log.</summary>
    public Dictionary<long, long> Heads { get; } = [];

    /// <summary>Messages that are stored already, by their id in hexadecimal digits: their number in the sender's log, and when.</summary>
    public Dictionary<string, (long Sequence, long SentAtMilliseconds)> Sent { get; } = [];

    public void AddSent(byte[] id, long sequence, long sentAt) =>
        Sent.Add(Convert.ToHexString(id), (sequence, sentAt));

    public void AddMember(string group, long sender, long member)
    {
        if (!Members.TryGetValue((group, sender), out var members))
        {
            Members.Add((group, sender), members = []);
        }

        members.Add(member);
    }
}
