namespace ChatClient;

/// <summary>
/// A device's sends that wait for their answer, in the order in which the app made them. On every session they go out in that order, what is
/// unanswered before what comes later: two messages that were written without a connection are stored as they were written. Thread-safe.
/// </summary>
internal sealed class OutgoingSends
{
    private readonly Lock _lock = new();
    private readonly LinkedList<OutgoingSend> _waiting = [];
    private ChatSession? _session;
    private bool _isOver;
    private ChatException? _overBy;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    public async Task<AcceptedInfo> SendAsync(OutgoingSend send)
    {
        LinkedListNode<OutgoingSend> place;
        lock (_lock)
        {
            place = _waiting.AddLast(send);
            if (_isOver)
            {
                send.Fail(_overBy);
            }
            else if (_session is { } session)
            {
                _ = TryAsync(send, session);
            }
        }

        try
        {
            return await send.Answer.WaitAsync(send.CancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                _waiting.Remove(place);
            }
        }
    }

    /// <summary>A session has begun.</summary>
    public void Begin(ChatSession session)
    {
        lock (_lock)
        {
            _session = session;
            foreach (var send in _waiting)
            {
                // A session's sends leave in the order of the calls; what follows the call needs no order.
                _ = TryAsync(send, session);
            }
        }
    }

    /// <summary>Sends that come from now on wait for the session after this one.</summary>
    public void End(ChatSession session)
    {
        lock (_lock)
        {
            if (_session == session)
            {
                _session = null;
            }
        }
    }

    /// <summary>There will be no session any more.</summary>
    /// <param name="reason">Null: the device was disposed of.</param>
    public void Stop(ChatException? reason)
    {
        lock (_lock)
        {
            (_isOver, _overBy, _session) = (true, reason, null);
            foreach (var send in _waiting)
            {
                send.Fail(reason);
            }
        }
    }

    private async Task TryAsync(OutgoingSend send, ChatSession session)
    {
        try
        {
            send.Complete(
                await session.SendAsync(
                    send.Conversation,
                    send.Body,
                    send.ClientMessageId,
                    send.CancellationToken
                )
            );
        }
        catch (ChatClosedException)
        {
            // It stays, and goes out again on the next session, with the same id.
            End(session);
        }
        catch (OperationCanceledException)
        {
            // Its caller has given it up, and hears so by itself.
        }
#pragma warning disable CA1031 // Whatever it is, it is the caller's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            send.Fail(e);
        }
    }
}
