using ChatBackend.Login;
using ChatBackend.Storage;
using ChatProtocol;

namespace ChatBackend.Sessions;

/// <summary>
/// Sends one user's log to one client, page by page, from where the client is. The log itself is the queue: a wake-up only says that
/// there may be more, so a client that reads slowly or grants no credit costs one number and no memory.
///
/// States: idle, or one pump running, which goes round again if it was woken meanwhile. Under the lock: _running, _again, _stopped,
/// _pump, _credit. Only the pump touches _sent and _caughtUp (the session reads <see cref="Sent"/>).
/// </summary>
internal sealed class Outbox(
    FrameConnection connection,
    SessionServices services,
    LoggedIn login,
    Action<Exception> failed
) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private bool _caughtUp = login.CaughtUp;
    private bool _running;
    private bool _again;
    private bool _stopped;
    private long _credit = login.Credit;
    private long _sent = login.Sent;
    private Task _pump = Task.CompletedTask;

    /// <summary>The client has been sent everything up to this number.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public void Grant(long more)
    {
        lock (_lock)
        {
            // However much a client grants, more than the largest window at once does not make it faster.
            _credit = Math.Min(_credit + more, FrameLimits.ForegroundWindow);
        }

        Wake();
    }

    public void Wake()
    {
        lock (_lock)
        {
            _again = true;
            if (!_running && !_stopped)
            {
                _running = true;
                _pump = Task.Run(PumpAsync);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _stopped = true;
        }

        await _stop.CancelAsync();
        await _pump;
        _stop.Dispose();
    }

    private async Task PumpAsync()
    {
        try
        {
            while (GoOn())
            {
                await PushAsync();
            }
        }
#pragma warning disable CA1031 // The session decides; nobody awaits the pump while it runs.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failed(e);
        }
    }

    /// <summary>After a failure nobody asks again and the pump stays "running": the session is about to end.</summary>
    private bool GoOn()
    {
        lock (_lock)
        {
            _running = _again && !_stopped;
            _again = false;
            return _running;
        }
    }

    private async Task PushAsync()
    {
        while (Interlocked.Read(ref _credit) is > 0 and var credit)
        {
            var page = await ReadAsync(credit);
            if (_sent < page.Low || _sent > page.Head)
            {
                await SendResetAsync(page);
            }
            else
            {
                if (page.Items.Count > 0)
                {
                    await SendPageAsync(page);
                }

                if (_sent == page.Head)
                {
                    // What has come since woke us, and we go round again: no need to read in order to find nothing.
                    await SayCaughtUpAsync(page.Head);
                    return;
                }
            }
        }
    }

    private ValueTask<MessagePage> ReadAsync(long credit)
    {
        var items = (int)Math.Min(credit, FrameLimits.MaxPageItems);
        return services.Store.ReadAsync(
            login.Device.User,
            _sent,
            new PageLimits(items, FrameLimits.MaxPage),
            _stop.Token
        );
    }

    private async Task SendResetAsync(MessagePage page)
    {
        var reset = new SyncReset { Head = (ulong)page.Head, Low = (ulong)page.Low };
        await connection.SendAsync(new Frame { SyncReset = reset }, _stop.Token);
        Interlocked.Exchange(ref _sent, page.Low);
    }

    private async Task SendPageAsync(MessagePage page)
    {
        var last = page.Items[^1].Sequence;
        lock (_lock)
        {
            _credit -= page.Items.Count;
        }

        if (_caughtUp)
        {
            // What has piled up while it was away is no conversation, and comes when all return at once.
            services.Traffic.Flows();
        }

        // Before the frame leaves: the client's acknowledgement may be here before the send returns.
        Interlocked.Exchange(ref _sent, last);
        await connection.SendAsync(Frames.Page(page), _stop.Token);
    }

    private async Task SayCaughtUpAsync(long head)
    {
        if (!_caughtUp)
        {
            _caughtUp = true;
            var done = new SyncDone { Head = (ulong)head };
            await connection.SendAsync(new Frame { SyncDone = done }, _stop.Token);
        }
    }
}
