namespace ChatProtocol;

/// <summary>
/// The seam between frames and the wire: one instance per connection, sealing one way and opening the other.
/// <see cref="Noise.NoiseChannel"/> seals what leaves and opens what arrives, in place, with
/// the counters of its own session. One caller seals at a time, one opens at a time; both at once are fine.
/// </summary>
public interface ISecureChannel : IDisposable
{
    /// <summary>The WebSocket subprotocol that names this channel.</summary>
    string Subprotocol { get; }

    /// <summary>The longest message that can be one of this channel, in bytes: what is longer need not be read.</summary>
    int MaxMessage { get; }

    /// <summary>How long a frame of <paramref name="length"/> bytes is when it is sealed.</summary>
    int SealedLength(int length);

    /// <summary>Seals the first <paramref name="length"/> bytes in place; the buffer has room for <see cref="SealedLength"/>.</summary>
    /// <returns>The sealed length.</returns>
    int Seal(Span<byte> buffer, int length);

    /// <summary>Opens a received message in place.</summary>
    /// <returns>The length of the frame, which starts where the message started.</returns>
    /// <exception cref="FrameException">It was not sealed by the peer, or not in this order (close code 4403).</exception>
    int Open(Span<byte> message);

    /// <summary>Called now and then while the connection is open, from any thread: a channel that was not used since the last call gives back
    /// the memory it can do without.</summary>
    void Rest();
}
