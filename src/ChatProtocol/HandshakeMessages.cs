using System.Net.WebSockets;

namespace ChatProtocol;

/// <summary>The one or two messages that go over the WebSocket before there is a channel.</summary>
public static class HandshakeMessages
{
    /// <summary>Reads one binary message.</summary>
    /// <returns>Null when the peer has closed instead.</returns>
    /// <exception cref="FrameException">It is text, or longer than <paramref name="limit"/> bytes.</exception>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    public static async Task<byte[]?> ReceiveAsync(
        WebSocket socket,
        int limit,
        CancellationToken cancellationToken
    )
    {
        // What fits the first read is all there is in nearly every case.
        var buffer = new byte[Math.Min(limit, 1024)];
        var length = 0;
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            length += got.Count;
            if (got.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (got.MessageType != WebSocketMessageType.Binary)
            {
                throw new FrameException(CloseCodes.Protocol, "Messages are binary, not text.");
            }

            if (got.EndOfMessage)
            {
                return buffer[..length];
            }

            if (length == limit)
            {
                throw new FrameException(
                    CloseCodes.TooBig,
                    $"A handshake message has at most {limit} bytes."
                );
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(2 * buffer.Length, limit));
            }
        }
    }
}
