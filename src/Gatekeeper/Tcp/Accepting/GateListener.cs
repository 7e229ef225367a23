using System.Net;
using System.Net.Sockets;
using Gatekeeper.Protection;
using Microsoft.AspNetCore.Connections;

namespace Gatekeeper.Tcp.Accepting;

/// <summary>
/// A listening socket whose connections are counted as they are accepted, so that no burst outruns the count, and which closes without resetting those who
/// wait in its queue: they are accepted first.
/// </summary>
/// <param name="inner">The listener.</param>
/// <param name="socket">Its socket; null when it is of a kind that has no queue to care for.</param>
/// <param name="isShared">Whether others may listen on the same address.</param>
/// <param name="count">Counts.</param>
/// <param name="sockets">All of this process.</param>
/// <param name="clock">The clock.</param>
internal sealed class GateListener(
    IConnectionListener inner,
    Socket? socket,
    bool isShared,
    ConnectionCount count,
    ListeningSockets sockets,
    TimeProvider clock
) : IConnectionListener
{
    /// <summary>How often the queue is looked at while it empties.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>How often it is asked whether the crowd has been heard.</summary>
    private static readonly TimeSpan Crowded = TimeSpan.FromMilliseconds(5);

    /// <summary>How long clients that have begun to connect get to finish: a round trip, even over a poor mobile network.</summary>
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(300);

    /// <summary>A queue that is not empty by then is filled faster than it is emptied.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>
    /// So many are accepted in one go. Accepting is much quicker than hearing, and a loop that never waits keeps its thread: on one processor it took in thousands whom
    /// nobody had heard yet, and closed the oldest of them as too many strangers. After each go, whatever is queued has its turn first.
    /// </summary>
    private const int InOneGo = 64;

    private readonly Lock _lock = new();
    private Task? _closing;
    private int _accepted;

    /// <inheritdoc />
    public EndPoint EndPoint => inner.EndPoint;

    /// <inheritdoc />
    public async ValueTask<ConnectionContext?> AcceptAsync(
        CancellationToken cancellationToken = default
    )
    {
        while (await inner.AcceptAsync(cancellationToken) is { } connection)
        {
            await ForTheCrowdAsync();
            if (++_accepted % InOneGo == 0)
            {
                await Task.Yield();
            }

            if (count.TryEnter(connection))
            {
                return connection;
            }

            connection.Abort();
            await connection.DisposeAsync();
        }

        return null;
    }

    /// <summary>Accepts who waits, and closes. While the process is leaving, whoever was accepted is given the time to say what it wants.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await CloseAsync();
        await sockets.StrangersHaveSpokenAsync();
    }

    /// <summary>Accepts who waits, and closes. May be called again.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            return _closing ??= EmptyAndCloseAsync();
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        sockets.Remove(this);
        return inner.DisposeAsync();
    }

    private async ValueTask ForTheCrowdAsync()
    {
        if (!count.IsCrowded)
        {
            return;
        }

        var start = clock.GetTimestamp();
        do
        {
            await Task.Delay(Crowded, clock, CancellationToken.None);
        } while (count.IsCrowded && clock.GetElapsedTime(start) < ConnectionLimits.Hearing);
    }

    private async Task EmptyAndCloseAsync()
    {
        sockets.Remove(this);
        if (socket is not null)
        {
            await EmptyAsync(socket);
        }

        await inner.UnbindAsync();
    }

    private async Task EmptyAsync(Socket listening)
    {
        var atLeast = TimeSpan.Zero;
        if (isShared && !SharedPort.KernelHandsOver)
        {
            SharedPort.TurnAwayNewcomers(listening);
            atLeast = RoundTrip;
        }

        var start = clock.GetTimestamp();
        while (
            clock.GetElapsedTime(start) is var elapsed
            && elapsed < Longest
            && (elapsed < atLeast || IsAnybodyWaiting(listening))
        )
        {
            await Task.Delay(Look, clock, CancellationToken.None);
        }
    }

    private static bool IsAnybodyWaiting(Socket listening)
    {
        try
        {
            return listening.Poll(TimeSpan.Zero, SelectMode.SelectRead);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
