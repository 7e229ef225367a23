using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Gatekeeper.Tcp.Listeners;

/// <summary>
/// One listening socket and the connections that came through it. The connections stay when it stops listening: what their bytes go through is given up when
/// the last of them has ended.
/// </summary>
internal sealed partial class BoundListener(
    IConnectionListener transport,
    ListenerPlan plan,
    Func<ConnectionContext, ListenerPlan, Task> serve,
    ILogger logger
)
{
    private readonly ConcurrentDictionary<ConnectionContext, bool> _open = new();
    private readonly TaskCompletionSource _ended = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>Those who are here: every connection, and whoever accepts more.</summary>
    private int _present = 1;
    private volatile ListenerPlan _plan = plan;

    /// <summary>What is done with connections that come from now on.</summary>
    public ListenerPlan Plan
    {
        get => _plan;
        set
        {
            if (value != _plan)
            {
                _plan.ReplaceBy(value);
                _plan = value;
            }
        }
    }

    /// <summary>Where it listens, with the port it was given.</summary>
    public EndPoint Address => transport.EndPoint;

    /// <summary>Completes when it listens no more and its last connection has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Takes connections from now on.</summary>
    public void Begin() => _ = AcceptAsync();

    /// <summary>Takes no more connections. Those that are there go on.</summary>
    public ValueTask StopListeningAsync() => transport.UnbindAsync();

    /// <summary>The same where nobody can wait for it.</summary>
    public void StopListening() => _ = StopListeningAsync().AsTask();

    /// <summary>Breaks all connections.</summary>
    public void AbortAll()
    {
        foreach (var connection in _open.Keys)
        {
            connection.Abort(new ConnectionAbortedException("The process is leaving."));
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (await transport.AcceptAsync() is { } connection)
            {
                Interlocked.Increment(ref _present);
                _open.TryAdd(connection, true);
                ThreadPool.UnsafeQueueUserWorkItem(
                    static begun => _ = begun.Listener.RunAsync(begun.Connection),
                    (Listener: this, Connection: connection),
                    preferLocal: false
                );
            }
        }
#pragma warning disable CA1031 // Nobody awaits this; unseen, the listener would be deaf without a word.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogDeaf(fault, _plan.Name);
        }

        await LeaveAsync();
    }

    private async Task RunAsync(ConnectionContext connection)
    {
        try
        {
            await serve(connection, _plan);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client broke the connection before it was forwarded.
        }
#pragma warning disable CA1031 // A fault at one connection must not end the process; it is logged, and the connection closed.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFault(fault, _plan.Name);
        }

        await connection.DisposeAsync();
        _open.TryRemove(connection, out _);
        await LeaveAsync();
    }

    private async Task LeaveAsync()
    {
        if (Interlocked.Decrement(ref _present) == 0)
        {
            await transport.DisposeAsync();
            _ended.TrySetResult();
        }
    }

    [LoggerMessage(
        70,
        LogLevel.Critical,
        "Listener {Listener} takes no more connections; restart the process"
    )]
    private partial void LogDeaf(Exception fault, string listener);

    [LoggerMessage(71, LogLevel.Error, "Listener {Listener}: a connection failed and was closed")]
    private partial void LogFault(Exception fault, string listener);
}
