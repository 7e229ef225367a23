namespace Gatekeeper.Fleet;

/// <summary>The last message of every other gate, and when it was heard. Thread-safe.</summary>
/// <param name="instance">The name of this process, whose own words are left out.</param>
internal sealed class PeerRoster(string instance)
{
    /// <summary>More gates than this before one backend is a key in wrong hands.</summary>
    public const int MostPeers = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (FleetMessage Message, TimeSpan HeardAt)> _heard = [];

    /// <summary>The name of this process.</summary>
    public string Instance => instance;

    /// <summary>Takes note of a message.</summary>
    /// <param name="message">What was said.</param>
    /// <param name="now">Time since any fixed moment; must not run backwards.</param>
    /// <returns>Whether there was room for it; a message of this process itself says nothing and always has.</returns>
    public bool Hear(FleetMessage message, TimeSpan now)
    {
        if (message.Instance == instance)
        {
            return true;
        }

        lock (_lock)
        {
            ForgetOld(now);
            if (_heard.Count >= MostPeers && !_heard.ContainsKey(message.Instance))
            {
                return false;
            }

            _heard[message.Instance] = (message, now);
            return true;
        }
    }

    /// <summary>A process is known to be gone: another one answers where it was.</summary>
    public void Forget(string gone)
    {
        lock (_lock)
        {
            _heard.Remove(gone);
        }
    }

    /// <summary>What is known of the other gates before a backend.</summary>
    public FleetView ViewOf(string backend, TimeSpan now)
    {
        var peers = new List<PeerWord>();
        lock (_lock)
        {
            ForgetOld(now);
            foreach (var (name, (message, heardAt)) in _heard)
            {
                foreach (var word in message.Gates)
                {
                    if (word.Backend.Equals(backend, StringComparison.OrdinalIgnoreCase))
                    {
                        peers.Add(new PeerWord(name, word, now - heardAt));
                        break;
                    }
                }
            }
        }

        return new FleetView(instance, peers);
    }

    /// <summary>Everybody who was heard lately, and how long ago.</summary>
    public IReadOnlyList<(string Instance, TimeSpan Age)> Read(TimeSpan now)
    {
        lock (_lock)
        {
            ForgetOld(now);
            return [.. _heard.Select(known => (known.Key, now - known.Value.HeardAt))];
        }
    }

    private void ForgetOld(TimeSpan now)
    {
        foreach (var (name, (_, heardAt)) in _heard)
        {
            if (now - heardAt >= Freshness.GoneAfter)
            {
                _heard.Remove(name);
            }
        }
    }
}
