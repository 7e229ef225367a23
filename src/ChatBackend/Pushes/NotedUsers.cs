namespace ChatBackend.Pushes;

/// <summary>Users to look at, each once, a fixed time after they were first noted. Thread-safe.</summary>
internal sealed class NotedUsers(TimeSpan delay)
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _noted = [];
    private readonly Queue<(long User, long At)> _order = new();

    /// <param name="users">Who is in already keeps its moment.</param>
    /// <param name="now">Unix milliseconds.</param>
    public void Note(IReadOnlyList<long> users, long now)
    {
        lock (_lock)
        {
            foreach (var user in users)
            {
                if (_noted.Add(user))
                {
                    _order.Enqueue((user, now + (long)delay.TotalMilliseconds));
                }
            }
        }
    }

    /// <summary>Takes out those whose time has come.</summary>
    public List<long> TakeDue(long now, int most)
    {
        var due = new List<long>();
        lock (_lock)
        {
            while (due.Count < most && _order.TryPeek(out var next) && next.At <= now)
            {
                _order.Dequeue();
                _noted.Remove(next.User);
                due.Add(next.User);
            }
        }

        return due;
    }
}
