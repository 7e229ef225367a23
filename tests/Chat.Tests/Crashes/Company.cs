namespace Chat.Tests.Crashes;

/// <summary>People who write to each other and to the group of all of them.</summary>
internal sealed class Company(IReadOnlyList<Chatter> members, string group) : IAsyncDisposable
{
    public IReadOnlyList<Chatter> Members => members;

    /// <summary>The conversations of one of them: one with each of the others, and the group.</summary>
    public IReadOnlyList<string> For(Chatter member) =>
        [.. members.Where(other => other != member).Select(other => $"user:{other.Login}"), group];

    /// <summary>Holds everybody's log against the history.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(Phones phones, History history)
    {
        var faults = new List<string>();
        foreach (var member in members)
        {
            var theirs = history.Messages.Where(message => IsFor(member, message)).ToList();
            faults.AddRange(await member.FaultsAsync(phones, theirs));
        }

        return faults;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in members)
        {
            await member.DisposeAsync();
        }
    }

    private bool IsFor(Chatter member, SentMessage message) =>
        message.From == member.Login || message.To == $"user:{member.Login}" || message.To == group;
}
