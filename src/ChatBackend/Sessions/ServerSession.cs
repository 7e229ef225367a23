using ChatBackend.Login;
using ChatBackend.Storage;
using ChatProtocol;

namespace ChatBackend.Sessions;

/// <summary>
/// One connected device, from the 101 to the end. This class reads and decides; <see cref="Outbox"/> sends the log,
/// <see cref="SendLane"/> takes messages in.
///
/// Until the client's first frame nothing is changed on its behalf (no displacement, no cursor, no last-seen): the 101 may have gone
/// to nobody. Closing is begun once, by whoever is first; from then on frames are read and dropped until the peer's close arrives or
/// its time is up.
/// </summary>
internal sealed partial class ServerSession : IAsyncDisposable
{
    private readonly FrameConnection _connection;
    private readonly LoggedIn _login;
    private readonly SessionServices _services;
    private readonly ILogger _logger;
    private readonly Outbox _outbox;
    private readonly SendLane _sends;
    private readonly CancellationTokenSource _life;
    private readonly long _startedAt;
    private long _heardAt;
    private long _acknowledged;
    private bool _background;
    private volatile bool _confirmed;
    private int _closing;
    private Task _closed = Task.CompletedTask;

    public ServerSession(FrameConnection connection, LoggedIn login, SessionServices services)
    {
        _connection = connection;
        _login = login;
        _services = services;
        _logger = services.Logger;
        _background = login.Background;
        _acknowledged = login.Device.Cursor;
        _startedAt = _heardAt = services.Clock.GetTimestamp();
        _life = new CancellationTokenSource(Timeout.InfiniteTimeSpan, services.Clock);
        _sends = new SendLane(connection, services);
        _outbox = new Outbox(connection, services, login, OnOutboxFailed);
    }

    public long User => _login.Device.User;

    public string DeviceId => _login.DeviceId;

    /// <summary>The enrolment that it logged in by.</summary>
    public long DeviceEpoch => _login.Device.Epoch;

    /// <summary>The client has been sent everything up to this number.</summary>
    public long Sent => _outbox.Sent;

    private TimeSpan PingInterval =>
        _background ? _services.Settings.PingBackground : _services.Settings.PingForeground;

    public async Task RunAsync()
    {
        _services.Directory.Add(this);
        try
        {
            if (_services.Directory.Draining)
            {
                // It logged in while the drain began, after GoAway went out to the others.
                BeginClose(CloseCodes.Restart, "Restarting.");
            }

            if (HasMoreToSend())
            {
                _outbox.Wake();
            }

            while (await ReadAsync()) { }
        }
        catch (Exception e) when (ConnectionLoss.Is(e))
        {
            LogLost(_login.SessionId, e.Message);
        }
        finally
        {
            _services.Directory.Remove(this);
        }
    }

    /// <summary>The log may have grown.</summary>
    public void Wake() => _outbox.Wake();

    /// <summary>Begins to close; returns at once. The first reason counts.</summary>
    public void BeginClose(int code, string text)
    {
        if (Interlocked.Exchange(ref _closing, 1) == 0)
        {
            LogClosing(_login.SessionId, code, text);
            _closed = SayGoodbyeAsync(code, text);
        }
    }

    /// <summary>The same device is connected elsewhere, and later.</summary>
    public void CloseAsDisplaced() =>
        BeginClose(CloseCodes.ConnectedElsewhere, "This device has connected again.");

    /// <summary>The device is not enrolled any more, or is by another enrolment than this session's.</summary>
    public void CloseAsRevoked() =>
        BeginClose(CloseCodes.AuthFailed, "This device was revoked: enrol it again.");

    public async Task GoAwayAsync(TimeSpan reconnectWithin)
    {
        var goAway = new GoAway { DelayMaxMilliseconds = (uint)reconnectWithin.TotalMilliseconds };
        using var limit = new CancellationTokenSource(
            _services.Settings.CloseTimeout,
            _services.Clock
        );
        try
        {
            await _connection.SendAsync(new Frame { GoAway = goAway }, limit.Token);
        }
        catch (Exception e) when (ConnectionLoss.Is(e))
        {
            LogLost(_login.SessionId, e.Message);
        }
    }

    /// <summary>Called by the sweep.</summary>
    public void CheckDeadlines()
    {
        var (clock, settings) = (_services.Clock, _services.Settings);
        _connection.Rest();
        if (_connection.SendingFor() > settings.SendTimeout)
        {
            // It does not read, so it would not read a close either.
            _connection.Abort();
        }
        else if (!_confirmed && clock.GetElapsedTime(_startedAt) > settings.FirstFrameTimeout)
        {
            BeginClose(CloseCodes.PingTimeout, "Nothing was said after the login.");
        }
        else if (clock.GetElapsedTime(Interlocked.Read(ref _heardAt)) > 2.5 * PingInterval)
        {
            BeginClose(CloseCodes.PingTimeout, "No ping arrived.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _outbox.DisposeAsync();
        await _sends.FinishAsync();
        await _closed;
        _life.Dispose();
    }

    /// <summary>Messages that came between the reading of the welcome and our place in the directory woke nobody.</summary>
    private bool HasMoreToSend() =>
        !_login.CaughtUp || _login.Wakes != _services.Directory.WakesOf(User);

    /// <returns>False when the peer has closed.</returns>
    private async ValueTask<bool> ReadAsync()
    {
        try
        {
            var frame = await _connection.ReceiveAsync(_life.Token);
            if (frame is null)
            {
                BeginClose(CloseCodes.Normal, "");
                return false;
            }

            if (Volatile.Read(ref _closing) == 0)
            {
                Interlocked.Exchange(ref _heardAt, _services.Clock.GetTimestamp());
                await ConfirmAsync();
                await HandleAsync(frame);
            }
        }
        catch (FrameException e)
        {
            BeginClose(e.CloseCode, e.Message);
        }

        return true;
    }

    private async ValueTask ConfirmAsync()
    {
        if (_confirmed)
        {
            return;
        }

        _confirmed = true;
        _services.Directory.Confirm(this)?.CloseAsDisplaced();
        _services.WakeUps.DeviceIsHere(DeviceId);
        if (_login.TicketSerial > _login.Device.TicketSerial)
        {
            // A new ticket's first use: the older ones are void from now on.
            await TryStoreAsync(
                _services.Store.MarkTicketUsedAsync(
                    DeviceId,
                    _login.TicketSerial,
                    CancellationToken.None
                )
            );
        }

        var today = Days.Today(_services.Clock);
        if (today > _login.Device.SeenDay)
        {
            await TryStoreAsync(
                _services.Store.MarkSeenAsync(DeviceId, today, CancellationToken.None)
            );
        }
    }

    private async ValueTask HandleAsync(Frame frame)
    {
        switch (frame.KindCase)
        {
            case Frame.KindOneofCase.Ping:
                var pong = new Pong { T = frame.Ping.T };
                await _connection.SendAsync(new Frame { Pong = pong }, _life.Token);
                break;
            case Frame.KindOneofCase.Ack:
                await AcknowledgeAsync(frame.Ack.Cursor);
                break;
            case Frame.KindOneofCase.Credit:
                _outbox.Grant(frame.Credit.N);
                break;
            case Frame.KindOneofCase.Mode:
                _background = frame.Mode.Class == SessionClass.Background;
                break;
            case Frame.KindOneofCase.Send:
                await TakeAsync(frame.Send);
                break;
            case Frame.KindOneofCase.CreateGroup:
                var answer = await GroupRequests.AnswerAsync(frame.CreateGroup, User, _services);
                await _connection.SendAsync(answer, _life.Token);
                break;
            case Frame.KindOneofCase.PushToken:
                await KeepAsync(frame.PushToken);
                break;
            case Frame.KindOneofCase.Bye:
                BeginClose(CloseCodes.Normal, "");
                break;
            default:
                throw new FrameException(
                    CloseCodes.Protocol,
                    $"{frame.KindCase} is said by the server only."
                );
        }
    }

    private async ValueTask AcknowledgeAsync(ulong cursor)
    {
        if (cursor > (ulong)_outbox.Sent)
        {
            throw new FrameException(
                CloseCodes.Protocol,
                $"Ack {cursor}, but only {_outbox.Sent} has been sent."
            );
        }

        if ((long)cursor > _acknowledged)
        {
            _acknowledged = (long)cursor;
            await TryStoreAsync(
                _services.Store.AcknowledgeAsync(
                    User,
                    DeviceId,
                    _acknowledged,
                    CancellationToken.None
                )
            );
        }
    }

    private async ValueTask KeepAsync(PushToken push)
    {
        if (push.Token.Length > FrameLimits.MaxPushToken || push.Token.Any(char.IsControl))
        {
            throw new FrameException(
                CloseCodes.Protocol,
                $"PushToken takes up to {FrameLimits.MaxPushToken} characters, none of them a control character."
            );
        }

        await TryStoreAsync(
            _services.PushOutbox.SetTokenAsync(DeviceId, push.Token, CancellationToken.None)
        );
    }

    private async ValueTask TakeAsync(Send send)
    {
        var id = send.ClientMessageId;
        if (
            id.Length != FrameLimits.MessageIdBytes
            || send.Conversation.Length is 0 or > FrameLimits.MaxConversation
        )
        {
            throw new FrameException(
                CloseCodes.Protocol,
                "Send needs a client message id of 16 bytes and a conversation."
            );
        }

        if (send.Body.Length > FrameLimits.MaxBody)
        {
            await _connection.SendAsync(Frames.Rejected(id, ChatReasons.TooBig), _life.Token);
            return;
        }

        var message = new NewMessage(
            User,
            DeviceId,
            id.ToByteArray(),
            send.Conversation,
            send.Body.ToByteArray()
        );
        await _sends.SendAsync(message, id);
    }

    /// <summary>A cursor or a last-seen day that was not written is written the next time.</summary>
    private async ValueTask TryStoreAsync(Task write)
    {
        try
        {
            await write;
        }
        catch (StoreUnavailableException e)
        {
            _services.Trouble.Met(e);
        }
    }

    private void OnOutboxFailed(Exception e)
    {
        if (e is StoreUnavailableException fault)
        {
            _services.Trouble.Met(fault);
            BeginClose(CloseCodes.Overloaded, "The message store does not answer.");
            return;
        }

        if (!ConnectionLoss.Is(e))
        {
            LogFailed(e, _login.SessionId);
        }

        _connection.Abort();
    }

    private async Task SayGoodbyeAsync(int code, string text)
    {
        var limit = _services.Settings.CloseTimeout;
        try
        {
            // The reader gets the peer's answer, or gives up.
            _life.CancelAfter(limit);
            await _connection.CloseAsync(code, text, _life.Token);
        }
        catch (Exception e) when (ConnectionLoss.Is(e))
        {
            LogLost(_login.SessionId, e.Message);
        }
    }

    [LoggerMessage(10, LogLevel.Debug, "Session {Session} was lost: {Reason}")]
    private partial void LogLost(string session, string reason);

    [LoggerMessage(11, LogLevel.Debug, "Session {Session} closes with {Code}: {Text}")]
    private partial void LogClosing(string session, int code, string text);

    [LoggerMessage(13, LogLevel.Error, "Session {Session} failed")]
    private partial void LogFailed(Exception exception, string session);
}
