using System.Net.WebSockets;
using ChatBackend.Configuration;
using ChatBackend.Sessions;
using ChatProtocol;

namespace ChatBackend.Http;

/// <summary>
/// A hello that comes as the first binary message after the 101, because a page cannot set headers. It costs a round trip, and it makes the 101 prove
/// nothing; so it is open only to pages whose origin is allowed, and a no is a close code.
/// </summary>
internal sealed class LateHello(SessionSettings settings, TimeProvider clock)
{
    /// <summary>Null when none came in time, or none that has the right form; the socket is then closed.</summary>
    public async Task<HelloEnvelope?> ReadAsync(WebSocket socket)
    {
        try
        {
            var bytes = await ReceiveAsync(socket);
            if (bytes is not null && HelloEnvelope.Parse(bytes) is { } hello)
            {
                return hello;
            }

            await RefuseAsync(socket, Refusal.NoHello);
        }
        catch (FrameException e)
        {
            await CloseAsync(socket, e.CloseCode, e.Message);
        }
        catch (Exception e) when (ConnectionLoss.Is(e))
        {
            // It left, or it was silent for too long and the wait has ended the connection.
        }

        return null;
    }

    public Task RefuseAsync(WebSocket socket, Refusal refusal) =>
        CloseAsync(socket, refusal.CloseCode, refusal.Reason);

    private async Task<byte[]?> ReceiveAsync(WebSocket socket)
    {
        using var patience = new CancellationTokenSource(settings.FirstFrameTimeout, clock);
        return await HandshakeMessages.ReceiveAsync(socket, HelloEnvelope.MaxBytes, patience.Token);
    }

    private async Task CloseAsync(WebSocket socket, int code, string text)
    {
        using var limit = new CancellationTokenSource(settings.CloseTimeout, clock);
        try
        {
            await socket.CloseAsync((WebSocketCloseStatus)code, text, limit.Token);
        }
        catch (Exception e) when (ConnectionLoss.Is(e))
        {
            // Closed is what it should be.
        }
    }
}
