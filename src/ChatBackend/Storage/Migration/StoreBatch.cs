namespace ChatBackend.Storage.Migration;

/// <summary>Gathers what goes into one transaction.</summary>
internal sealed class StoreBatch
{
    private readonly Dictionary<long, UserCopy> _users = [];
    private readonly List<MessageCopy> _messages = [];

    /// <summary>About how much it is.</summary>
    public long Bytes { get; private set; }

    /// <summary>The last word on a user counts.</summary>
    public void Add(UserCopy user) => _users[user.User] = user;

    public void Add(MessageCopy message)
    {
        _messages.Add(message);
        Bytes += message.Message.Body.Length + ChatProtocol.FrameLimits.ItemOverhead;
    }

    /// <returns>All of it, which is then gone from here; null when there is nothing.</returns>
    public StoreCopy? Take()
    {
        if (_users.Count == 0)
        {
            return null;
        }

        var copy = new StoreCopy { Users = [.. _users.Values], Messages = [.. _messages] };
        _users.Clear();
        _messages.Clear();
        Bytes = 0;
        return copy;
    }
}
