using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ChatClient;

/// <summary>
/// What an app embeds: keeps one device connected. One try at a time, by the reconnect policy; messages come in order and once;
/// a message counts as kept, and is acknowledged, when the app asks for the next one.
///
/// Two cursors: _delivered (put into the queue to the app; where a reconnect goes on) and <see cref="Cursor"/> (the app came back for
/// the next one; what is acknowledged). Only the loop moves the first, _credentials, _proof, _reason and _lastTry, only the app's reader the second. Under the lock: _class,
/// _session, _state, _step, _network, _stoppedBy.
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
    private readonly OutgoingSends _sends = new();
    private Task _loop = Task.CompletedTask;
    private ConnectClass _class;
    private ChatDeviceState _state;
    private ChatSession? _session;
    private Step? _step;
    private int _network;
    private ChatException? _stoppedBy;

#pragma warning disable CA2213 // Left to the collector: it owns no handle, and a switch may still be under way.
    private readonly SemaphoreSlim _telling = new(1, 1);
#pragma warning restore CA2213

    private DeviceCredentials _credentials;
    private GateProof _proof;
    private ConnectReason _reason;
    private (ConnectClass Class, int Network)? _lastTry;
    private ulong _delivered;
    private ulong _cursor;

    /// <exception cref="FormatException">The credentials or their server's pin are damaged; the text says which part.</exception>
    public ChatDevice(
        ChatConnector connector,
        DeviceCredentials credentials,
        TimeProvider clock,
        ChatDeviceOptions? options = null
    )
    {
        credentials.Check();
        _connector = connector;
        _credentials = credentials;
        _clock = clock;
        _options = options ?? new();
        _policy = new ReconnectPolicy(NewRandom(_options.Seed), _options.Reconnect);
        _class = _options.Class;
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

    /// <summary>Why the device has stopped for good: a <see cref="ChatRefusedException"/> or a <see cref="ChatClosedException"/>. Null as long as it has not, and when it was disposed.</summary>
    public ChatException? StoppedBy
    {
        get
        {
            lock (_lock)
            {
                return _stoppedBy;
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

    /// <summary>
    /// The app came to the front or went to the back. A live session is told, without a handshake. A try or a wait that was begun in the background ends
    /// when somebody opens the app, and the device tries at once as foreground; what was begun in the foreground goes on.
    /// </summary>
    public async Task SetClassAsync(
        ConnectClass connectClass,
        CancellationToken cancellationToken = default
    )
    {
        ChatSession? session;
        Step? step;
        lock (_lock)
        {
            _class = connectClass;
            session = _session;
            step =
                connectClass == ConnectClass.Foreground && _step is { EndsForForeground: true }
                    ? _step
                    : null;
        }

        await CutAsync(step);
        if (session is not null)
        {
            await TellClassAsync(session, cancellationToken);
        }
    }

    /// <summary>
    /// The phone has another network. A try or a wait ends, and the device tries once at once (not when the server or the gate asked it to stay away);
    /// a live session is asked for a sign of life and, when none comes within five seconds, resumed at once.
    /// </summary>
    public void NetworkChanged()
    {
        ChatSession? session;
        Step? step;
        lock (_lock)
        {
            _network++;
            session = _session;
            step = _step is { EndsForNetwork: true } ? _step : null;
        }

        _ = CutAsync(step);
        session?.Probe();
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

    /// <summary>
    /// Sends as soon as there is a session, and again (same id) when a session ends before its answer. Sends are stored in the order of the calls, also
    /// when one does not wait for the other; only one that was rejected loses its place.
    /// </summary>
    /// <exception cref="ChatSendRejectedException">The server did not store it.</exception>
    /// <exception cref="ChatRefusedException">The device was refused for good.</exception>
    /// <exception cref="ChatClosedException">The session was ended for good.</exception>
    /// <exception cref="OperationCanceledException">The token, or the device was disposed.</exception>
    public async Task<AcceptedInfo> SendAsync(
        string conversation,
        ReadOnlyMemory<byte> body,
        Guid clientMessageId,
        CancellationToken cancellationToken = default
    )
    {
        var send = new OutgoingSend(conversation, body, clientMessageId, cancellationToken);
        return await _sends.SendAsync(send);
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
            while (await TryOnceAsync() is { } wait)
            {
                await PauseAsync(wait);
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
    private async Task<Wait?> TryOnceAsync()
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var (connectClass, network) = BeginTry(cut);
        ConnectResult? outcome;
        try
        {
            outcome = await ConnectAsync(connectClass, cut.Token);
        }
        finally
        {
            EndStep();
        }

        Keep(outcome?.Credentials);
        return outcome switch
        {
            null => new Wait(TimeSpan.Zero, connectClass, Ordered: false, network),
            { Session: { } session } => await LiveAsync(session),
            { Refusal: { } refusal } => AfterRefusal(refusal, connectClass, network),
            { Closed: { } closed } => AfterClose(closed, connectClass, network),
            { Unreachable: var unreachable } => AfterSilence(unreachable!, connectClass, network),
        };
    }

    /// <returns>Null when the try was cut short for a better one.</returns>
    private async Task<ConnectResult?> ConnectAsync(
        ConnectClass connectClass,
        CancellationToken cut
    )
    {
        var patience =
            connectClass == ConnectClass.Foreground
                ? _options.ForegroundPatience
                : _options.BackgroundPatience;
        using var timer = new CancellationTokenSource(patience, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cut);
        try
        {
            var attempt = new ConnectAttempt(connectClass, _delivered)
            {
                Kept = Cursor,
                Proof = _proof,
                Reason = _reason,
                PendingSends = _sends.Count,
            };
            return await _connector.TryConnectAsync(_credentials, attempt, both.Token);
        }
        catch (OperationCanceledException e) when (!_stop.IsCancellationRequested)
        {
            return cut.IsCancellationRequested
                ? null
                : ConnectResult.Failed($"No answer within {patience}.", e);
        }
    }

    private async Task<Wait?> LiveAsync(ChatSession session)
    {
        var since = _clock.GetTimestamp();
        _policy.BackgroundMinInterval = session.Ready.BackgroundMinInterval;
        Volatile.Write(ref _proof, _proof.AfterLogin(session));
        await using (session)
        {
            Publish(session);
            _options.OnConnected?.Invoke(session.Ready);
            await TellClassAsync(session);
            await DeliverAsync(session);
        }

        Leave(session);
        var reason = await session.Closed;
        _policy.SessionEnded(_clock.GetElapsedTime(since));
        var (connectClass, network) = Circumstances();
        return AfterClose(reason, connectClass, network);
    }

    private Wait? AfterSilence(
        ChatUnreachableException unreachable,
        ConnectClass connectClass,
        int network
    )
    {
        _options.OnTrouble?.Invoke(unreachable);
        return new Wait(_policy.NextDelay(connectClass), connectClass, Ordered: false, network);
    }

    private Wait? AfterRefusal(ChatRefusal refusal, ConnectClass connectClass, int network)
    {
        Volatile.Write(ref _proof, _proof.AfterRefusal(refusal));
        var refused = new ChatRefusedException(refusal);
        _options.OnTrouble?.Invoke(refused);
        return refusal.Action == RefusalAction.Stop
            ? GiveUp(refused)
            : new Wait(
                _policy.NextDelay(connectClass, refusal.RetryAfter),
                connectClass,
                Ordered: refusal.Reason is not null,
                network
            );
    }

    private Wait? AfterClose(ChatClosedException closed, ConnectClass connectClass, int network)
    {
        _options.OnTrouble?.Invoke(closed);
        if (closed.Action == RefusalAction.Stop)
        {
            return GiveUp(closed);
        }

        var delay = closed.ReconnectWithin is { } span
            ? _policy.SpreadWithin(span)
            : _policy.NextDelay(connectClass);
        return new Wait(delay, connectClass, closed.Code != ChatCloseCode.ConnectionLost, network);
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

    private async Task PauseAsync(Wait wait)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        if (!BeginPause(wait, pause))
        {
            return;
        }

        try
        {
            var over = Task.Delay(wait.Delay, _clock, pause.Token);
            _options.OnWaiting?.Invoke(wait.Delay);
            await over;
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // Somebody opened the app, or the network is another one: no use in waiting.
        }
        finally
        {
            EndStep();
        }
    }

    private async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        if (Session is { } session)
        {
            await IgnoreCloseAsync(session.AckAsync(Cursor, cancellationToken));
        }
    }

    /// <summary>The app may switch while the connect is under way, or again while the session is being told: one at a time, and the last word is the app's.</summary>
    private async Task TellClassAsync(
        ChatSession session,
        CancellationToken cancellationToken = default
    )
    {
        await _telling.WaitAsync(cancellationToken);
        try
        {
            var (connectClass, _) = Circumstances();
            if (connectClass != session.Class)
            {
                await IgnoreCloseAsync(session.SwitchClassAsync(connectClass, cancellationToken));
            }
        }
        finally
        {
            _telling.Release();
        }
    }

    private (ConnectClass Class, int Network) BeginTry(CancellationTokenSource cut)
    {
        lock (_lock)
        {
            _state = ChatDeviceState.Connecting;
            _step = new Step(cut, _class == ConnectClass.Background, EndsForNetwork: true);
            _reason = ReasonLocked();
            _lastTry = (_class, _network);
            return (_class, _network);
        }
    }

    private ConnectReason ReasonLocked() =>
        _lastTry is not { } last
            ? _class == ConnectClass.Foreground
                ? ConnectReason.User
                : ConnectReason.Scheduled
            : last.Network != _network
                ? ConnectReason.Network
                : last.Class == ConnectClass.Background && _class == ConnectClass.Foreground
                    ? ConnectReason.User
                    : ConnectReason.Retry;

    /// <returns>False: there is no reason to wait any more.</returns>
    private bool BeginPause(Wait wait, CancellationTokenSource cut)
    {
        lock (_lock)
        {
            if (wait.IsOver(_class, _network))
            {
                return false;
            }

            _state = ChatDeviceState.Waiting;
            _step = new Step(cut, wait.Class == ConnectClass.Background, !wait.Ordered);
            return true;
        }
    }

    private void EndStep()
    {
        lock (_lock)
        {
            _step = null;
        }
    }

    private (ConnectClass Class, int Network) Circumstances()
    {
        lock (_lock)
        {
            return (_class, _network);
        }
    }

    private Wait? GiveUp(ChatException reason)
    {
        lock (_lock)
        {
            _stoppedBy = reason;
        }

        return null;
    }

    private void Publish(ChatSession session)
    {
        lock (_lock)
        {
            _state = ChatDeviceState.Connected;
            _session = session;
        }

        _sends.Begin(session);
    }

    private void Leave(ChatSession session)
    {
        _sends.End(session);
        lock (_lock)
        {
            _session = null;
        }
    }

    private void Stop()
    {
        lock (_lock)
        {
            _state = ChatDeviceState.Stopped;
            _session = null;
        }

        _sends.Stop(StoppedBy);
        _queue.Writer.TryComplete();
    }

    private static async Task CutAsync(Step? step)
    {
        try
        {
            await (step?.Cut.CancelAsync() ?? Task.CompletedTask);
        }
        catch (ObjectDisposedException)
        {
            // The step ended by itself at this moment.
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
}
