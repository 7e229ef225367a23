using System.Net.WebSockets;

namespace Chat.Tests.Noise.Testing;

/// <summary>Open, and takes nothing; like a real one it may refuse a message without being broken by that.</summary>
internal sealed class UnwillingSocket : WebSocket
{
    private WebSocketState _state = WebSocketState.Open;

    public override WebSocketState State => _state;

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override string? SubProtocol => null;

    public override void Abort() => _state = WebSocketState.Aborted;

    public override void Dispose() { }

    public override Task SendAsync(
        ArraySegment<byte> buffer,
        WebSocketMessageType messageType,
        bool endOfMessage,
        CancellationToken cancellationToken
    ) => throw new OperationCanceledException();

    public override Task<WebSocketReceiveResult> ReceiveAsync(
        ArraySegment<byte> buffer,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public override Task CloseAsync(
        WebSocketCloseStatus closeStatus,
        string? statusDescription,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public override Task CloseOutputAsync(
        WebSocketCloseStatus closeStatus,
        string? statusDescription,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();
}
