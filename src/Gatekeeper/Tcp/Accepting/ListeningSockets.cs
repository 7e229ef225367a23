using System.Collections.Concurrent;
using Gatekeeper.Protection;

namespace Gatekeeper.Tcp.Accepting;

/// <summary>The listening sockets of this process, to close all of them before anybody is refused because it leaves. Thread-safe.</summary>
internal sealed class ListeningSockets(SilentConnections silent, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>How long whoever was accepted at the last moment has to say what it wants.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<GateListener, bool> _open = new();
    private volatile bool _isLeaving;

    public void Add(GateListener listener) => _open.TryAdd(listener, true);

    public void Remove(GateListener listener) => _open.TryRemove(listener, out _);

    /// <summary>The process leaves: accepts who waits, everywhere, and closes.</summary>
    public Task CloseAllAsync()
    {
        _isLeaving = true;
        return Task.WhenAll(_open.Keys.Select(listener => listener.CloseAsync()));
    }

    /// <summary>While the process leaves: until every connection has said what it wants, or a second is over. Otherwise at once.</summary>
    public async Task StrangersHaveSpokenAsync()
    {
        if (!_isLeaving)
        {
            return;
        }

        var start = clock.GetTimestamp();
        while (silent.Strangers > 0 && clock.GetElapsedTime(start) < LastWord)
        {
            await Task.Delay(Look, clock, CancellationToken.None);
        }
    }
}
