using System.Collections.Concurrent;

namespace Gatekeeper.Http;

/// <summary>Established tunnels, to count them and to close them at the end. Thread-safe.</summary>
internal sealed class TunnelRegistry
{
    private readonly ConcurrentDictionary<Handshake, string> _tunnels = new();
    private readonly ConcurrentDictionary<string, int> _perBackend = new(StringComparer.Ordinal);

    public int Count => _tunnels.Count;

    public int CountOf(string backend) => _perBackend.GetValueOrDefault(backend);

    public void Add(Handshake tunnel, string backend)
    {
        if (_tunnels.TryAdd(tunnel, backend))
        {
            _perBackend.AddOrUpdate(backend, 1, static (_, count) => count + 1);
        }
    }

    public void Remove(Handshake tunnel)
    {
        if (_tunnels.TryRemove(tunnel, out var backend))
        {
            _perBackend.AddOrUpdate(backend, 0, static (_, count) => count - 1);
        }
    }

    /// <summary>
    /// Closes all tunnels, evenly spread over a time, so that their clients do not all come back at once.
    /// </summary>
    public async Task CloseAllAsync(
        TimeSpan over,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var start = clock.GetTimestamp();
        var all = _tunnels.Keys.ToArray();
        for (var closed = 0; closed < all.Length; closed++)
        {
            var wait = over * ((closed + 1.0) / all.Length) - clock.GetElapsedTime(start);
            if (wait > TimeSpan.Zero && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(wait, clock, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (_tunnels.ContainsKey(all[closed]))
            {
                all[closed].Stop();
            }
        }
    }
}
