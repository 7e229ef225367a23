#pragma warning disable CA1065
namespace ChatClient;

/// <summary>One established session. It ends by itself when the connection breaks or the server says so; it never reconnects (that is <see cref="ChatDevice"/>).</summary>
public sealed class ChatSession : IAsyncDisposable
{
    private ChatSession() { }

    public ReadyInfo Ready => throw new NotImplementedException();

    /// <summary>The newest reset of this session, if there was one: messages were lost to retention.</summary>
    public ResetInfo? Reset => throw new NotImplementedException();

    /// <summary>What the gate gave this device for its next connects; null without a gate.</summary>
    public string? Pass => throw new NotImplementedException();

    /// <summary>Completes (never fails) when the session is over, with the reason.</summary>
    public Task<ChatClosedException> Closed => throw new NotImplementedException();

    /// <summary>Messages in the order of their sequence numbers; one reader at a time. Reading on is what lets the server send on.</summary>
    /// <exception cref="ChatClosedException">The session is over.</exception>
    public IAsyncEnumerable<ChatMessage> ReceiveAsync(
        CancellationToken cancellationToken = default
    ) => throw new NotImplementedException();

    /// <summary>Returns when the server has stored the message durably. May be repeated with the same id on any later session of this device.</summary>
    /// <param name="conversation">"user:LOGIN" or "group:ID".</param>
    /// <param name="body">Opaque to the server.</param>
    /// <param name="clientMessageId">Chosen once per message.</param>
    /// <param name="cancellationToken">Ends the wait; the message may have been stored all the same.</param>
    /// <exception cref="ChatSendRejectedException">The server did not store it.</exception>
    /// <exception cref="ChatClosedException">The session ended before the answer.</exception>
    public Task<AcceptedInfo> SendAsync(
        string conversation,
        ReadOnlyMemory<byte> body,
        Guid clientMessageId,
        CancellationToken cancellationToken = default
    ) => throw new NotImplementedException();

    /// <summary>Everything up to this sequence number is safe on the device; the server may delete it.</summary>
    public Task AckAsync(ulong cursor, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>The app came to the front or went to the back; no new handshake.</summary>
    public Task SwitchClassAsync(
        ConnectClass connectClass,
        CancellationToken cancellationToken = default
    ) => throw new NotImplementedException();

    /// <summary>Says goodbye and waits for the answer, a second at most.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
