namespace ChatBackend.Sessions;

/// <summary>
/// Who is connected to this node. Under the lock: all fields. A session counts for wake-ups from the start, but it takes the place of
/// the same device's older session only when its client has spoken: until then the 101 may never have arrived.
/// </summary>
internal sealed class SessionDirectory
{
    private const int WakeCounts = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, List<ServerSession>> _byUser = [];
    private readonly Dictionary<string, ServerSession> _confirmed = [];
    private readonly HashSet<ServerSession> _announced = [];
    private readonly TaskCompletionSource _empty = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>How often users were woken, many users to a count: what a login compares to see whether it missed a wake-up.</summary>
    private readonly int[] _wakes = new int[WakeCounts];

    private int _count;

    /// <summary>No new sessions: the server is leaving.</summary>
    public bool Draining { get; private set; }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    public void Add(ServerSession session)
    {
        lock (_lock)
        {
            if (!_byUser.TryGetValue(session.User, out var sessions))
            {
                _byUser.Add(session.User, sessions = new(1));
            }

            sessions.Add(session);
            _count++;
        }
    }

    public void Remove(ServerSession session)
    {
        lock (_lock)
        {
            if (!_byUser.TryGetValue(session.User, out var sessions) || !sessions.Remove(session))
            {
                return;
            }

            if (sessions.Count == 0)
            {
                _byUser.Remove(session.User);
            }

            if (_confirmed.GetValueOrDefault(session.DeviceId) == session)
            {
                _confirmed.Remove(session.DeviceId);
            }

            _announced.Remove(session);
            _count--;
            CompleteWhenEmptyLocked();
        }
    }

    /// <summary>The client has spoken: this is now the device's session.</summary>
    /// <returns>The session it takes the place of.</returns>
    public ServerSession? Confirm(ServerSession session)
    {
        lock (_lock)
        {
            var older = _confirmed.GetValueOrDefault(session.DeviceId);
            _confirmed[session.DeviceId] = session;
            return older == session ? null : older;
        }
    }

    /// <summary>
    /// All nodes have heard that the device is here (null: of every session that has spoken). Nodes hear all such news in one order, so
    /// what is said of the device by others from now on is of a later session.
    /// </summary>
    public void MarkAnnounced(string? deviceId)
    {
        lock (_lock)
        {
            if (deviceId is null)
            {
                _announced.UnionWith(_confirmed.Values);
            }
            else if (_confirmed.TryGetValue(deviceId, out var session))
            {
                _announced.Add(session);
            }
        }
    }

    /// <summary>The device is at another node. A session that was announced before that news is the older one.</summary>
    /// <returns>The session whose place is taken.</returns>
    public ServerSession? Displaced(string deviceId)
    {
        lock (_lock)
        {
            return _confirmed.TryGetValue(deviceId, out var session) && _announced.Contains(session)
                ? session
                : null;
        }
    }

    /// <summary>The device is connected here, and has spoken.</summary>
    public bool IsHere(string deviceId)
    {
        lock (_lock)
        {
            return _confirmed.ContainsKey(deviceId);
        }
    }

    /// <summary>The users who are connected here.</summary>
    public List<long> Users()
    {
        lock (_lock)
        {
            return [.. _byUser.Keys];
        }
    }

    /// <summary>The newest number of this user's log: wakes the sessions that have not sent it yet.</summary>
    public void WakeBehind(long user, long head)
    {
        lock (_lock)
        {
            foreach (var session in _byUser.GetValueOrDefault(user, []))
            {
                if (session.Sent < head)
                {
                    session.Wake();
                }
            }
        }
    }

    /// <summary>These users' logs have grown.</summary>
    public void Wake(IReadOnlyList<long> users)
    {
        lock (_lock)
        {
            foreach (var user in users)
            {
                _wakes[CountOf(user)]++;
                if (_byUser.TryGetValue(user, out var sessions))
                {
                    sessions.ForEach(session => session.Wake());
                }
            }
        }
    }

    /// <summary>
    /// Changes with every wake-up of this user (and of some others). Taken before a log is read, and again when the session is in the
    /// directory: the same number means that nothing was missed in between.
    /// </summary>
    public int WakesOf(long user)
    {
        lock (_lock)
        {
            return _wakes[CountOf(user)];
        }
    }

    /// <summary>All sessions of these devices, also those whose clients have said nothing yet.</summary>
    public List<ServerSession> SessionsOf(IReadOnlyList<string> deviceIds) =>
        deviceIds.Count == 0
            ? []
            : [.. Snapshot().Where(session => deviceIds.Contains(session.DeviceId))];

    public List<ServerSession> Snapshot()
    {
        lock (_lock)
        {
            return [.. _byUser.Values.SelectMany(sessions => sessions)];
        }
    }

    /// <summary>Completes when the last session has gone.</summary>
    public Task BeginDrain()
    {
        lock (_lock)
        {
            Draining = true;
            CompleteWhenEmptyLocked();
        }

        return _empty.Task;
    }

    private static int CountOf(long user) => (int)((ulong)user % WakeCounts);

    private void CompleteWhenEmptyLocked()
    {
        if (Draining && _count == 0)
        {
            _empty.TrySetResult();
        }
    }
}
