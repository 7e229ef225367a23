#pragma warning disable CA1065
#pragma warning disable CS9113
namespace ChatClient;

/// <summary>
/// What an app embeds: keeps one device connected. One try at a time, by the reconnect policy; messages come in order and once;
/// a message counts as kept, and is acknowledged, when the app asks for the next one.
/// </summary>
public sealed class ChatDevice(
    ChatConnector connector,
    DeviceCredentials credentials,
    TimeProvider clock,
    ChatDeviceOptions? options = null
) : IAsyncDisposable
{
    public ChatDeviceState State => throw new NotImplementedException();

    /// <summary>The last message the app has taken and come back from; store it, and start the next run with it.</summary>
    public ulong Cursor => throw new NotImplementedException();

    /// <summary>The current session, if there is one.</summary>
    public ChatSession? Session => throw new NotImplementedException();

    /// <summary>Begins to connect; returns at once.</summary>
    public void Start() => throw new NotImplementedException();

    /// <summary>The app came to the front or went to the back. A live session is told; a device that waits for its next try in the foreground tries at once.</summary>
    public Task SetClassAsync(
        ConnectClass connectClass,
        CancellationToken cancellationToken = default
    ) => throw new NotImplementedException();

    /// <summary>Messages in order, each once, across reconnects; one reader at a time. Ends when the device stops.</summary>
    public IAsyncEnumerable<ChatMessage> ReceiveAsync(
        CancellationToken cancellationToken = default
    ) => throw new NotImplementedException();

    /// <summary>Sends as soon as there is a session, and again (same id) when a session ends before its answer.</summary>
    public Task<AcceptedInfo> SendAsync(
        string conversation,
        ReadOnlyMemory<byte> body,
        Guid clientMessageId,
        CancellationToken cancellationToken = default
    ) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
