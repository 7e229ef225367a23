using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ChatProtocol;
using Google.Protobuf;

namespace ChatClient;

/// <summary>
/// One established session. It ends by itself when the connection breaks or the server says so; it never reconnects (that is
/// <see cref="ChatDevice"/>). One loop reads frames; everything else is called by the app, from any thread. It ends once, with the
/// first reason; what was received before the end can still be read.
/// </summary>
public sealed class ChatSession : IAsyncDisposable
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);
    private readonly FrameConnection _connection;
    private readonly TimeProvider _clock;
    private readonly Heartbeat _heartbeat;
    private readonly CreditWindow _credit;
    private readonly PendingSends _pending = new();
    private readonly PendingGroups _groups = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationToken _endedToken;
    private readonly TaskCompletionSource<ChatClosedException> _closed = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private readonly TaskCompletionSource _caughtUp = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>Never full: the server sends no more than the credit it was granted.</summary>
    private readonly Channel<Delivery> _deliveries = Channel.CreateBounded<Delivery>(
        2 * FrameLimits.ForegroundWindow
    );

    private readonly Task _loop;
    private ulong _received;
    private ulong _acknowledged;
    private Bye? _bye;
    private ResetInfo? _reset;

    private ChatSession(
        FrameConnection connection,
        Welcome welcome,
        ConnectAttempt attempt,
        DeviceCredentials credentials,
        string? pass,
        TimeProvider clock
    )
    {
        var ready = welcome.Ready;
        _connection = connection;
        _clock = clock;
        _received = attempt.Cursor;
        _endedToken = _ended.Token;
        _credit = new CreditWindow((int)ready.Window, attempt.Class);
        _heartbeat = new Heartbeat(ready, attempt.Class, clock, Ping, OnSilence);
        Class = attempt.Class;
        Credentials = credentials;
        Pass = pass;
        Ready = new ReadyInfo(
            ready.SessionId,
            ready.Head,
            ready.Low,
            ready.Unread,
            _heartbeat.Interval,
            TimeSpan.FromMilliseconds(ready.BackgroundMinIntervalMilliseconds),
            ready.KeyListVersion
        );
        _loop = ReadLoopAsync(welcome);
    }

    public ReadyInfo Ready { get; }

    /// <summary>The newest reset of this session, if there was one: messages were lost to retention.</summary>
    public ResetInfo? Reset => Volatile.Read(ref _reset);

    /// <summary>What the device connects with next time: as before, or with the ticket that came with this login. Worth keeping in place of the old ones.</summary>
    public DeviceCredentials Credentials { get; }

    /// <summary>What the gate gave this device for its next connects; null without a gate.</summary>
    public string? Pass { get; }

    /// <summary>Completes when everything that was missed has arrived (and waits to be read); or when the session ends.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <summary>Completes (never fails) when the session is over, with the reason.</summary>
    public Task<ChatClosedException> Closed => _closed.Task;

    /// <summary>What the server was told last.</summary>
    public ConnectClass Class { get; private set; }

    internal CancellationToken Ended => _endedToken;

    /// <summary>The network may be another one: asks for a sign of life now. Without one within five seconds the session ends, and is to be resumed at once.</summary>
    internal void Probe() => _heartbeat.Probe();

    /// <summary>Messages in the order of their sequence numbers; one reader at a time. Reading on is what lets the server send on.</summary>
    /// <exception cref="ChatClosedException">The session is over.</exception>
    public async IAsyncEnumerable<ChatMessage> ReceiveAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (var delivery in DeliveriesAsync(cancellationToken))
        {
            if (delivery.Message is { } message)
            {
                yield return message;
            }
        }
    }

    /// <summary>Returns when the server has stored the message durably. May be repeated with the same id on any later session of this device.</summary>
    /// <param name="conversation">"user:LOGIN" or "group:ID".</param>
    /// <param name="body">Opaque to the server.</param>
    /// <param name="clientMessageId">Chosen once per message.</param>
    /// <param name="cancellationToken">Ends the wait; the message may have been stored all the same.</param>
    /// <exception cref="ChatSendRejectedException">The server did not store it.</exception>
    /// <exception cref="ChatClosedException">The session ended before the answer.</exception>
    public async Task<AcceptedInfo> SendAsync(
        string conversation,
        ReadOnlyMemory<byte> body,
        Guid clientMessageId,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            body.Length,
            FrameLimits.MaxBody,
            nameof(body)
        );
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            conversation.Length,
            FrameLimits.MaxConversation,
            nameof(conversation)
        );
        var send = new Send
        {
            ClientMessageId = ByteString.CopyFrom(clientMessageId.ToByteArray(bigEndian: true)),
            Conversation = conversation,
            Body = ByteString.CopyFrom(body.Span),
        };
        var answer = _pending.Add(clientMessageId);
        try
        {
            await SendFrameAsync(new Frame { Send = send });
            return await answer.WaitAsync(cancellationToken);
        }
        finally
        {
            _pending.Remove(clientMessageId);
        }
    }

    /// <summary>Makes a group of the caller and these logins, up to 500 with the caller; the answer is a conversation to send to.</summary>
    /// <exception cref="ChatRequestException">The server said no; its Error says why, e.g. NO_SUCH_USER.</exception>
    /// <exception cref="ChatClosedException">The session ended before the answer; there may be a group all the same.</exception>
    public async Task<string> CreateGroupAsync(
        string name,
        IReadOnlyList<string> logins,
        CancellationToken cancellationToken = default
    )
    {
        var id = Guid.NewGuid();
        var request = new CreateGroup
        {
            RequestId = ByteString.CopyFrom(id.ToByteArray(bigEndian: true)),
            Name = name,
            Members = { logins },
        };
        var answer = _groups.Add(id);
        try
        {
            await SendFrameAsync(new Frame { CreateGroup = request });
            return await answer.WaitAsync(cancellationToken);
        }
        finally
        {
            _groups.Remove(id);
        }
    }

    /// <summary>Everything up to this sequence number is safe on the device; the server may delete it.</summary>
    /// <exception cref="ChatClosedException">The session is over.</exception>
    public Task AckAsync(ulong cursor, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (cursor <= _acknowledged)
        {
            return Task.CompletedTask;
        }

        _acknowledged = cursor;
        return SendFrameAsync(new Frame { Ack = new Ack { Cursor = cursor } });
    }

    /// <summary>The app came to the front or went to the back; no new handshake.</summary>
    /// <exception cref="ChatClosedException">The session is over.</exception>
    public async Task SwitchClassAsync(
        ConnectClass connectClass,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        Class = connectClass;
        var mode = new Mode
        {
            Class =
                connectClass == ConnectClass.Foreground
                    ? SessionClass.Foreground
                    : SessionClass.Background,
        };
        await SendFrameAsync(new Frame { Mode = mode });
        _heartbeat.Switch(connectClass);
        await GrantAsync(_credit.Switch(connectClass));
    }

    /// <summary>
    /// What the app's push service knows this device by: the server wakes it by that when messages wait and no connection is there. Kept until another
    /// comes; not answered, so say it again in the next session when this one ended at once. Repeating it costs little.
    /// </summary>
    /// <param name="token">Up to 1,024 characters; empty: do not wake this device by token any more.</param>
    /// <param name="cancellationToken">Looked at before it is sent.</param>
    /// <exception cref="ChatClosedException">The session is over.</exception>
    public Task SetPushTokenAsync(string token, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            token.Length,
            FrameLimits.MaxPushToken,
            nameof(token)
        );
        return SendFrameAsync(new Frame { PushToken = new PushToken { Token = token } });
    }

    /// <summary>Says goodbye and waits for the answer, a second at most.</summary>
    public async ValueTask DisposeAsync()
    {
        await SayGoodbyeAsync(CloseCodes.Normal, "");
        _connection.Abort();
        await _loop;
        _heartbeat.Dispose();
        _connection.Dispose();
        _ended.Dispose();
    }

    /// <summary>The first frame proves that the answer arrived; from it on the server counts this session as the device's own.</summary>
    internal static async Task<ChatSession> BeginAsync(
        FrameConnection connection,
        Welcome welcome,
        ConnectAttempt attempt,
        DeviceCredentials credentials,
        string? pass,
        TimeProvider clock
    )
    {
        var session = new ChatSession(connection, welcome, attempt, credentials, pass, clock);
        try
        {
            // Of a log that no longer reaches back (or forward) to the cursor there is nothing to acknowledge yet.
            var (kept, ready) = (attempt.Kept, welcome.Ready);
            var known = kept >= ready.Low && kept <= ready.Head ? kept : 0;
            session._acknowledged = known;
            await session.SendFrameAsync(new Frame { Ack = new Ack { Cursor = known } });
        }
        catch (ChatClosedException)
        {
            // It was established; that it is over is for its user to find out, as it would be a moment later.
        }

        return session;
    }

    internal async IAsyncEnumerable<Delivery> DeliveriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var delivery in _deliveries.Reader.ReadAllAsync(cancellationToken))
        {
            yield return delivery;
            if (delivery.Message is not null && !_endedToken.IsCancellationRequested)
            {
                await GrantAsync(_credit.Taken());
            }
        }

        throw await Closed.WaitAsync(cancellationToken);
    }

    private async Task ReadLoopAsync(Welcome? welcome)
    {
        // Off the caller's stack: the constructor returns before the first frame is handled.
        await Task.Yield();
        ChatClosedException reason;
        try
        {
            Handle(welcome!);
            welcome = null;
            while (await _connection.ReceiveAsync(CancellationToken.None) is { } frame)
            {
                _heartbeat.Heard();
                Handle(frame);
            }

            reason = PeerClosed();
        }
        catch (FrameException e)
        {
            reason = new((ChatCloseCode)e.CloseCode, e.Message, innerException: e, foundHere: true);
        }
        catch (ChatClosedException e)
        {
            reason = e;
        }
        catch (Exception e) when (IsLoss(e))
        {
            reason = new(
                ChatCloseCode.ConnectionLost,
                $"The connection broke: {e.Message}",
                _heartbeat.ProbeFailed ? TimeSpan.Zero : null,
                e
            );
        }

        await EndAsync(reason);
    }

    /// <summary>The first page of what was missed came with the login.</summary>
    private void Handle(Welcome welcome)
    {
        if (welcome.Reset is { } reset)
        {
            StartOver(reset);
        }

        if (welcome.Page is { } page)
        {
            Deliver(page);
        }

        if (welcome.CaughtUp)
        {
            _caughtUp.TrySetResult();
        }
    }

    private void Handle(Frame frame)
    {
        switch (frame.KindCase)
        {
            case Frame.KindOneofCase.SyncPage:
                Deliver(frame.SyncPage);
                break;
            case Frame.KindOneofCase.SyncReset:
                StartOver(frame.SyncReset);
                break;
            case Frame.KindOneofCase.SyncDone:
                _caughtUp.TrySetResult();
                break;
            case Frame.KindOneofCase.Accepted:
                _pending.Complete(frame.Accepted);
                break;
            case Frame.KindOneofCase.Rejected:
                _pending.Complete(frame.Rejected);
                _groups.Complete(frame.Rejected);
                break;
            case Frame.KindOneofCase.GroupCreated:
                _groups.Complete(frame.GroupCreated);
                break;
            case Frame.KindOneofCase.GoAway:
                throw new ChatClosedException(
                    ChatCloseCode.Restart,
                    "The server is leaving.",
                    TimeSpan.FromMilliseconds(frame.GoAway.DelayMaxMilliseconds)
                );
            case Frame.KindOneofCase.Bye:
                _bye = frame.Bye;
                break;
            case Frame.KindOneofCase.Pong:
                break;
            default:
                throw new FrameException(
                    CloseCodes.Protocol,
                    $"{frame.KindCase} is said by the client only."
                );
        }
    }

    private void StartOver(SyncReset from)
    {
        var reset = new ResetInfo(_received, from.Low, from.Head);
        Volatile.Write(ref _reset, reset);
        _received = reset.Low;
        Deliver(new Delivery(null, reset));
    }

    private void Deliver(SyncPage page)
    {
        foreach (var item in page.Items)
        {
            Deliver(item);
        }
    }

    private void Deliver(Item item)
    {
        if (item.Seq <= _received)
        {
            // Once more what is here already. It took credit all the same.
            _ = GrantAsync(_credit.Taken());
            return;
        }

        if (item.Seq != _received + 1)
        {
            throw new FrameException(
                CloseCodes.Protocol,
                $"Message {item.Seq} came after {_received}."
            );
        }

        _received = item.Seq;
        Deliver(
            new Delivery(
                new ChatMessage(
                    item.Seq,
                    PendingSends.IdOf(item.MessageId),
                    item.Conversation,
                    item.Sender,
                    item.SenderDevice,
                    PendingSends.MomentOf(item.SentAtMilliseconds),
                    item.Body.Memory
                ),
                null
            )
        );
    }

    private void Deliver(Delivery delivery)
    {
        if (!_deliveries.Writer.TryWrite(delivery))
        {
            throw new FrameException(CloseCodes.Protocol, "More messages came than were granted.");
        }
    }

    /// <summary>What was said inside the channel counts for more than the close frame.</summary>
    private ChatClosedException PeerClosed()
    {
        var code = (int?)_bye?.Code ?? _connection.PeerCloseCode ?? CloseCodes.Normal;
        return ChatClosedException.ByPeer(code, _bye?.Text ?? _connection.PeerCloseText);
    }

    private async Task EndAsync(ChatClosedException reason)
    {
        _heartbeat.Dispose();
        _closed.TrySetResult(reason);
        _deliveries.Writer.TryComplete();
        _pending.FailAll(reason);
        _groups.FailAll(reason);
        _caughtUp.TrySetResult();
        await _ended.CancelAsync();

        // Answers the peer's close, or begins ours; a connection that is already broken takes no time here.
        using var limit = new CancellationTokenSource(CloseLimit, _clock);
        await TryCloseAsync(OwnCode(reason.Code), limit.Token);
        _connection.Abort();
    }

    /// <summary>We echo faults that we found; everything else we leave with a plain goodbye.</summary>
    private static int OwnCode(ChatCloseCode code) =>
        code is ChatCloseCode.Protocol or ChatCloseCode.TooBig or ChatCloseCode.Decrypt
            ? (int)code
            : CloseCodes.Normal;

    private async Task SayGoodbyeAsync(int code, string text)
    {
        if (_closed.Task.IsCompleted)
        {
            return;
        }

        using var limit = new CancellationTokenSource(CloseLimit, _clock);
        await TryCloseAsync(code, limit.Token);
        try
        {
            await _closed.Task.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The peer does not answer; the abort that follows needs no answer.
        }
    }

    private async Task TryCloseAsync(int code, CancellationToken cancellationToken)
    {
        try
        {
            await _connection.CloseAsync(code, "", cancellationToken);
        }
        catch (Exception e) when (IsLoss(e))
        {
            // It is gone, which is what closing is for.
        }
    }

    private Task GrantAsync(int credit) =>
        credit > 0
            ? TrySendFrameAsync(new Frame { Credit = new Credit { N = (uint)credit } })
            : Task.CompletedTask;

    private void Ping() =>
        _ = TrySendFrameAsync(new Frame { Ping = new Ping { T = (ulong)_clock.GetTimestamp() } });

    private void OnSilence() => _connection.Abort();

    /// <summary>For frames nobody waits for: that the session is over is told by its end.</summary>
    private async Task TrySendFrameAsync(Frame frame)
    {
        try
        {
            await SendFrameAsync(frame);
        }
        catch (ChatClosedException) { }
    }

    /// <summary>Not the caller's token: a WebSocket that is cancelled while it sends is broken for everyone.</summary>
    private async Task SendFrameAsync(Frame frame)
    {
        try
        {
            await _connection.SendAsync(frame, _endedToken);
        }
        catch (Exception e) when (IsLoss(e))
        {
            _connection.Abort();
            throw await Closed;
        }
    }

    private static bool IsLoss(Exception e) =>
        e
            is WebSocketException
                or OperationCanceledException
                or IOException
                or InvalidOperationException;
}
