namespace ChatProtocol;

/// <summary>
/// The seam between frames and the wire: one instance per connection, sealing one way and opening the other.
/// <see cref="PlainChannel"/> changes nothing. The Noise channel (subprotocol chat.v1.noise, its first message in the upgrade request)
/// takes its place here: it seals what leaves and opens what arrives, in place, with the counters of its own session.
/// </summary>
public interface ISecureChannel
{
    /// <summary>The WebSocket subprotocol that names this channel.</summary>
    string Subprotocol { get; }

    /// <summary>How many bytes longer a sealed frame is.</summary>
    int Overhead { get; }

    /// <summary>Seals the first <paramref name="length"/> bytes in place; the buffer has room for <see cref="Overhead"/> more.</summary>
    /// <returns>The sealed length.</returns>
    int Seal(Span<byte> buffer, int length);

    /// <summary>Opens a received message in place.</summary>
    /// <returns>The length of the frame, which starts where the message started.</returns>
    /// <exception cref="FrameException">It was not sealed by the peer, or not in this order (close code 4403).</exception>
    int Open(Span<byte> message);
}
