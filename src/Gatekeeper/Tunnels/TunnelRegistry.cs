using System.Collections.Concurrent;
using Gatekeeper.Classification;

namespace Gatekeeper.Tunnels;

/// <summary>Established tunnels, gated or not, to count them and to close them at the end. Thread-safe.</summary>
internal sealed class TunnelRegistry
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<ITunnel, Known> _foreground = new();
    private readonly ConcurrentDictionary<ITunnel, Known> _others = new();
    private readonly ConcurrentDictionary<string, int> _perBackend = new(StringComparer.Ordinal);
    private volatile bool _closed;

    public int CountOf(string backend) => _perBackend.GetValueOrDefault(backend);

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
        if (alike.TryAdd(tunnel, new Known(backend, client)))
        {
            client?.TunnelBegan();
            _perBackend.AddOrUpdate(backend, 1, static (_, count) => count + 1);
        }

        if (_closed)
        {
            tunnel.Stop();
        }
    }

    public void Remove(ITunnel tunnel)
    {
        if (_others.TryRemove(tunnel, out var known) || _foreground.TryRemove(tunnel, out known))
        {
            known.Client?.TunnelEnded();
            _perBackend.AddOrUpdate(known.Backend, 0, static (_, count) => count - 1);
        }
    }

    /// <summary>
    /// Closes all tunnels, spread over a time, so that their clients do not all come back at once; those that are established meanwhile too. Foreground is
    /// closed last: while others are, a person who talks may come to an end. Ends early when there is none left and none can come.
    /// </summary>
    /// <param name="over">The time.</param>
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
        while (!cancellationToken.IsCancellationRequested && (Next() is not null || mayCome()))
        {
            var left = over - clock.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            // Counted once: the last tunnel may end between two looks, and nothing divides by none.
            var open = _others.Count + _foreground.Count;
            var pause = open == 0 ? Look : left / open;
            await Task.Delay(pause < left ? pause : left, clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Next()?.Stop();
        }

        _closed = true;
        foreach (var tunnel in _others.Keys.Concat(_foreground.Keys))
        {
            tunnel.Stop();
        }
    }

    /// <summary>The one that is closed next.</summary>
    private ITunnel? Next() => (_others.IsEmpty ? _foreground : _others).FirstOrDefault().Key;

    private sealed record Known(string Backend, UnknownClient? Client);
}
