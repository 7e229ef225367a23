namespace ChatBackend.Storage.Postgres.Lane;

/// <summary>New rows of logs, a list per column.</summary>
internal sealed class LogColumns
{
    public List<long> Users { get; } = [];

    public List<long> Sequences { get; } = [];

    /// <summary>Which of the batch's messages, from 1: how SQL counts.</summary>
    public List<long> Messages { get; } = [];

    public List<string> Conversations { get; } = [];

    public void Add(long user, long sequence, int message, string conversation)
    {
        Users.Add(user);
        Sequences.Add(sequence);
        Messages.Add(message + 1);
        Conversations.Add(conversation);
    }
}
