using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ChatClient;

/// <summary>
/// What an app embeds: keeps one device connected. One try at a time, by the reconnect policy; messages come in order and once;
/// a message counts as kept, and is acknowledged, when the app asks for the next one.
///
/// Two cursors: _delivered (put into the queue to the app; where a reconnect goes on) and <see cref="Cursor"/> (the app came back for
/// the next one; what is acknowledged). Only the loop moves the first, _credentials, _proof and _reason, only the app's reader the second. Under the lock: _class,
/// _session, _state, _nextSession, _pause.
/// </summary>
public sealed class ChatDevice : IAsyncDisposable
{
    /// <summary>Between the connection and the app; when it is full, credit runs out and the server waits.</summary>
    private const int Queue = 64;

    private readonly ChatConnector _connector;
    private readonly TimeProvider _clock;
    private readonly ChatDeviceOptions _options;
    private readonly ReconnectPolicy _policy;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Delivery> _queue = Channel.CreateBounded<Delivery>(Queue);
    private Task _loop = Task.CompletedTask;
    private ConnectClass _class;
    private ChatDeviceState _state;
    private ChatSession? _session;
    private TaskCompletionSource<ChatSession> _nextSession = NewWait();

#pragma warning disable CA2213 // Belongs to PauseAsync, which disposes it.
    private CancellationTokenSource? _pause;
#pragma warning restore CA2213

    private DeviceCredentials _credentials;
    private GateProof _proof;
    private ConnectReason _reason;
    private int _sending;
    private ulong _delivered;
    private ulong _cursor;

    public ChatDevice(
        ChatConnector connector,
        DeviceCredentials credentials,
        TimeProvider clock,
        ChatDeviceOptions? options = null
    )
    {
        _connector = connector;
        _credentials = credentials;
        _clock = clock;
        _options = options ?? new();
        _policy = new ReconnectPolicy(NewRandom(_options.Seed), _options.Reconnect);
        _class = _options.Class;
        _reason = _class == ConnectClass.Foreground ? ConnectReason.User : ConnectReason.Scheduled;
        _delivered = _cursor = _options.Cursor;
        _proof = new GateProof(null, _options.Pass);
    }

    public ChatDeviceState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>The last message the app has taken and come back from; store it, and start the next run with it.</summary>
    public ulong Cursor => Volatile.Read(ref _cursor);

    /// <summary>
    /// The pass of the last login, if a gate gave one; store it beside the cursor, and start the next run with it. Without it the device is a stranger
    /// to the gate until its next login.
    /// </summary>
    public string? Pass => Volatile.Read(ref _proof).Pass;

    /// <summary>What the device proves itself with now; also given to <see cref="ChatDeviceOptions.Store"/>.</summary>
    public DeviceCredentials Credentials => Volatile.Read(ref _credentials);

    /// <summary>The current session, if there is one.</summary>
    public ChatSession? Session
    {
        get
        {
            lock (_lock)
            {
                return _session;
            }
        }
    }

    /// <summary>Begins to connect; returns at once.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_state == ChatDeviceState.Idle)
            {
                _state = ChatDeviceState.Connecting;
                _loop = Task.Run(RunAsync);
            }
        }
    }

    /// <summary>The app came to the front or went to the back. A live session is told; a device that waits for its next try in the foreground tries at once.</summary>
    public async Task SetClassAsync(
        ConnectClass connectClass,
        CancellationToken cancellationToken = default
    )
    {
        ChatSession? session;
        CancellationTokenSource? pause;
        lock (_lock)
        {
            _class = connectClass;
            session = _session;
            pause = connectClass == ConnectClass.Foreground ? _pause : null;
        }

        await CancelAsync(pause);
        if (session is not null)
        {
            await IgnoreCloseAsync(session.SwitchClassAsync(connectClass, cancellationToken));
        }
    }

    /// <summary>Messages in order, each once, across reconnects; one reader at a time. Ends when the device stops.</summary>
    public async IAsyncEnumerable<ChatMessage> ReceiveAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var unacknowledged = 0;
        await foreach (var delivery in _queue.Reader.ReadAllAsync(cancellationToken))
        {
            if (delivery.Message is { } message)
            {
                yield return message;
            }

            Volatile.Write(ref _cursor, delivery.Cursor);
            if (++unacknowledged >= _options.AckEvery || !_queue.Reader.TryPeek(out _))
            {
                unacknowledged = 0;
                await AcknowledgeAsync(cancellationToken);
            }
        }
    }

    /// <summary>Sends as soon as there is a session, and again (same id) when a session ends before its answer.</summary>
    /// <exception cref="ChatSendRejectedException">The server did not store it.</exception>
    /// <exception cref="OperationCanceledException">The token, or the device has stopped.</exception>
    public async Task<AcceptedInfo> SendAsync(
        string conversation,
        ReadOnlyMemory<byte> body,
        Guid clientMessageId,
        CancellationToken cancellationToken = default
    )
    {
        Interlocked.Increment(ref _sending);
        try
        {
            while (true)
            {
                var session = await NextSession().WaitAsync(cancellationToken);
                try
                {
                    return await session.SendAsync(
                        conversation,
                        body,
                        clientMessageId,
                        cancellationToken
                    );
                }
                catch (ChatClosedException)
                {
                    Leave(session);
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _sending);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        Stop();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await TryOnceAsync() is { } delay)
            {
                await PauseAsync(delay);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed.
        }
        finally
        {
            Stop();
        }
    }

    /// <summary>One try and, if it succeeds, its session to the end.</summary>
    /// <returns>How long to wait before the next; null when there is no next.</returns>
    private async Task<TimeSpan?> TryOnceAsync()
    {
        var connectClass = Enter(ChatDeviceState.Connecting);
        var result = await ConnectAsync(connectClass);
        _reason = ConnectReason.Retry;
        Keep(result.Credentials);
        if (result.Session is { } session)
        {
            return await LiveAsync(session);
        }

        if (result.Refusal is not { } refusal)
        {
            _options.OnTrouble?.Invoke(result.Unreachable!);
            return _policy.NextDelay(connectClass);
        }

        Volatile.Write(ref _proof, _proof.AfterRefusal(refusal));
        _options.OnTrouble?.Invoke(new ChatRefusedException(refusal));
        return refusal.Action == RefusalAction.Stop
            ? null
            : _policy.NextDelay(connectClass, refusal.RetryAfter);
    }

    private async Task<ConnectResult> ConnectAsync(ConnectClass connectClass)
    {
        var patience =
            connectClass == ConnectClass.Foreground
                ? _options.ForegroundPatience
                : _options.BackgroundPatience;
        using var timer = new CancellationTokenSource(patience, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _stop.Token);
        try
        {
            var attempt = new ConnectAttempt(connectClass, _delivered)
            {
                Proof = _proof,
                Reason = _reason,
                PendingSends = Volatile.Read(ref _sending),
            };
            return await _connector.TryConnectAsync(_credentials, attempt, both.Token);
        }
        catch (OperationCanceledException e) when (!_stop.IsCancellationRequested)
        {
            return ConnectResult.Failed($"No answer within {patience}.", e);
        }
    }

    private async Task<TimeSpan?> LiveAsync(ChatSession session)
    {
        var since = _clock.GetTimestamp();
        _policy.BackgroundMinInterval = session.Ready.BackgroundMinInterval;
        Volatile.Write(ref _proof, _proof.AfterLogin(session));
        await using (session)
        {
            await TellClassAsync(session, Publish(session));
            await DeliverAsync(session);
        }

        Leave(session);
        var reason = await session.Closed;
        _options.OnTrouble?.Invoke(reason);
        _policy.SessionEnded(_clock.GetElapsedTime(since));
        if (reason.Action == RefusalAction.Stop)
        {
            return null;
        }

        return reason.ReconnectWithin is { } span
            ? _policy.SpreadWithin(span)
            : _policy.NextDelay(Enter(ChatDeviceState.Waiting));
    }

    /// <summary>A ticket is kept before it is used: the server drops the old one when it sees the new one.</summary>
    private void Keep(DeviceCredentials? credentials)
    {
        if (credentials is null || credentials == _credentials)
        {
            return;
        }

        Volatile.Write(ref _credentials, credentials);
        try
        {
            _options.Store?.Save(credentials);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _options.OnTrouble?.Invoke(
                new ChatStorageException($"New credentials could not be kept: {e.Message}", e)
            );
        }
    }

    private async Task DeliverAsync(ChatSession session)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(
            session.Ended,
            _stop.Token
        );
        try
        {
            await foreach (var delivery in session.DeliveriesAsync(_stop.Token))
            {
                await DeliverAsync(delivery, over.Token);
            }
        }
        catch (ChatClosedException)
        {
            // The reason is in session.Closed.
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // The session ended while the app was behind: what it has not got comes again, after _delivered.
        }
    }

    private async Task DeliverAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Reset is { } reset)
        {
            _options.OnReset?.Invoke(reset);
        }
        else if (delivery.Cursor <= _delivered)
        {
            return;
        }

        await _queue.Writer.WriteAsync(delivery, cancellationToken);
        _delivered = delivery.Cursor;
    }

    private async Task PauseAsync(TimeSpan delay)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        lock (_lock)
        {
            _state = ChatDeviceState.Waiting;
            _pause = pause;
        }

        try
        {
            await Task.Delay(delay, _clock, pause.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // Somebody opened the app: no use in waiting.
        }
        finally
        {
            lock (_lock)
            {
                _pause = null;
            }
        }
    }

    private async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        if (Session is { } session)
        {
            await IgnoreCloseAsync(session.AckAsync(Cursor, cancellationToken));
        }
    }

    /// <summary>The app may have switched while the connect was under way.</summary>
    private static async Task TellClassAsync(ChatSession session, ConnectClass connectClass)
    {
        if (connectClass != session.Class)
        {
            await IgnoreCloseAsync(session.SwitchClassAsync(connectClass));
        }
    }

    private ConnectClass Enter(ChatDeviceState state)
    {
        lock (_lock)
        {
            _state = state;
            return _class;
        }
    }

    private Task<ChatSession> NextSession()
    {
        lock (_lock)
        {
            return _nextSession.Task;
        }
    }

    private ConnectClass Publish(ChatSession session)
    {
        lock (_lock)
        {
            _state = ChatDeviceState.Connected;
            _session = session;
            _nextSession.TrySetResult(session);
            return _class;
        }
    }

    /// <summary>Senders that come from now on wait for the session after this one.</summary>
    private void Leave(ChatSession session)
    {
        lock (_lock)
        {
            if (_session == session)
            {
                _session = null;
                _nextSession = NewWait();
            }
        }
    }

    private void Stop()
    {
        lock (_lock)
        {
            _state = ChatDeviceState.Stopped;
            _session = null;
            if (!_nextSession.TrySetCanceled())
            {
                _nextSession = NewWait();
                _nextSession.SetCanceled();
            }
        }

        _queue.Writer.TryComplete();
    }

    private static async Task CancelAsync(CancellationTokenSource? source)
    {
        try
        {
            await (source?.CancelAsync() ?? Task.CompletedTask);
        }
        catch (ObjectDisposedException)
        {
            // The pause ended by itself at this moment.
        }
    }

    private static async Task IgnoreCloseAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (ChatClosedException)
        {
            // The loop sees it too, and connects again.
        }
    }

    private static Random NewRandom(int? seed) => seed is { } value ? new Random(value) : new();

    private static TaskCompletionSource<ChatSession> NewWait() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
