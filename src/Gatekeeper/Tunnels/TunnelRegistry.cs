using Gatekeeper.Classification;

namespace Gatekeeper.Tunnels;

/// <summary>Established tunnels, gated or not, to count them and to close them at the end. Thread-safe; tunnels are called outside the lock.</summary>
internal sealed class TunnelRegistry
{
    /// <summary>How long a client has to end a tunnel that it was told will be closed.</summary>
    public static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Dictionary<ITunnel, Known> _foreground = [];
    private readonly Dictionary<ITunnel, Known> _others = [];
    private readonly Dictionary<ITunnel, Known> _told = [];
    private readonly Dictionary<string, int> _perBackend = new(StringComparer.Ordinal);
    private int _toldEver;
    private bool _isClosed;

    public int CountOf(string backend)
    {
        lock (_lock)
        {
            return _perBackend.GetValueOrDefault(backend);
        }
    }

    /// <summary>A tunnel is established.</summary>
    /// <param name="tunnel">It.</param>
    /// <param name="backend">Its backend.</param>
    /// <param name="connectionClass">Its class; foreground is closed last.</param>
    /// <param name="client">Its client, when that has no flag and is to be recognised when it comes again.</param>
    public void Add(
        ITunnel tunnel,
        string backend,
        ConnectionClass connectionClass,
        UnknownClient? client
    )
    {
        var alike = connectionClass == ConnectionClass.Foreground ? _foreground : _others;
        bool isClosed;
        lock (_lock)
        {
            if (alike.TryAdd(tunnel, new Known(backend, client)))
            {
                client?.TunnelBegan();
                _perBackend[backend] = _perBackend.GetValueOrDefault(backend) + 1;
            }

            isClosed = _isClosed;
        }

        if (isClosed)
        {
            tunnel.SayGoodbye();
        }
    }

    public void Remove(ITunnel tunnel)
    {
        Known? known;
        lock (_lock)
        {
            if (
                _others.Remove(tunnel, out known)
                || _foreground.Remove(tunnel, out known)
                || _told.Remove(tunnel, out known)
            )
            {
                _perBackend[known.Backend]--;
            }
        }

        known?.Client?.TunnelEnded();
    }

    /// <summary>
    /// Closes all tunnels, spread over a time, so that their clients do not all come back at once; those that are established meanwhile too. Foreground is
    /// closed last: while others are, a person who talks may come to an end. Each is told first, where its protocol has words for that, and stopped when it has not ended
    /// <see cref="Goodbye"/> later. Ends when there is none left and none can come.
    /// </summary>
    /// <param name="over">The time until the last is told.</param>
    /// <param name="mayCome">Whether handshakes are under way that may still become tunnels.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Closes the rest at once.</param>
    public async Task CloseAllAsync(
        TimeSpan over,
        Func<bool> mayCome,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var start = clock.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested)
        {
            var elapsed = clock.GetElapsedTime(start);
            foreach (var tunnel in TakeDue(over > elapsed ? elapsed / over : 1, clock))
            {
                tunnel.SayGoodbye();
            }

            foreach (var tunnel in Overdue(clock))
            {
                tunnel.Stop();
            }

            // In this order: a handshake that ends between the two looks has become a tunnel.
            if (!mayCome() && IsEmpty)
            {
                break;
            }

            var left = over - elapsed;
            await Task.Delay(
                    left > TimeSpan.Zero && left < Look ? left : Look,
                    clock,
                    cancellationToken
                )
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (var tunnel in Close())
        {
            tunnel.Stop();
        }
    }

    private bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _others.Count + _foreground.Count + _told.Count == 0;
            }
        }
    }

    /// <summary>Takes those who must be told now, so that of all there were a share has been told.</summary>
    private List<ITunnel> TakeDue(double share, TimeProvider clock)
    {
        lock (_lock)
        {
            var all = _toldEver + _others.Count + _foreground.Count;
            var due = (int)(all * share) - _toldEver;
            var taken = _others.Keys.Concat(_foreground.Keys).Take(due).ToList();
            foreach (var tunnel in taken)
            {
                if (_others.Remove(tunnel, out var known) || _foreground.Remove(tunnel, out known))
                {
                    _told.Add(tunnel, known with { ToldAt = clock.GetTimestamp() });
                }
            }

            _toldEver += taken.Count;
            return taken;
        }
    }

    private List<ITunnel> Overdue(TimeProvider clock)
    {
        lock (_lock)
        {
            return
            [
                .. _told
                    .Where(known => clock.GetElapsedTime(known.Value.ToldAt) >= Goodbye)
                    .Select(known => known.Key),
            ];
        }
    }

    private List<ITunnel> Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            return [.. _others.Keys, .. _foreground.Keys, .. _told.Keys];
        }
    }

    private sealed record Known(string Backend, UnknownClient? Client)
    {
        public long ToldAt { get; init; }
    }
}
