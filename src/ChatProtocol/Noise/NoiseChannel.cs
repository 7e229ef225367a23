namespace ChatProtocol.Noise;

/// <summary>
/// An established channel (subprotocol chat.v1.noise): one sealed frame is one Noise transport message is one WebSocket message. Frames are
/// padded (<see cref="NoisePadding"/>), counted on both sides without a counter on the wire, and each direction goes on to a new key
/// after <see cref="NoiseLimits.MessagesPerKey"/> messages or <see cref="NoiseLimits.KeyAge"/>.
///
/// Both directions are independent. One caller seals at a time and one opens at a time; <see cref="Rest"/> and <see cref="Dispose"/> may
/// come from anywhere at any moment. After a message that does not open nothing opens any more; sealing goes on, so that the peer can
/// be told why. Everything sealed must be sent in its order, or the peer's next opening fails.
///
/// Memory: about 300 bytes when it rests, 2.6 KB more or less while both directions are in use.
/// </summary>
public sealed class NoiseChannel : ISecureChannel
{
    private readonly ChannelSealer _sealer;
    private readonly ChannelOpener _opener;

    internal NoiseChannel(CipherState sending, CipherState receiving, TimeProvider clock)
    {
        _sealer = new ChannelSealer(sending, clock);
        _opener = new ChannelOpener(receiving);
    }

    public string Subprotocol => Subprotocols.Noise;

    public int MaxMessage => NoiseLimits.MaxMessage;

    /// <summary>For tests.</summary>
    internal CipherState Sending => _sealer.Cipher;

    /// <summary>For tests.</summary>
    internal CipherState Receiving => _opener.Cipher;

    public int SealedLength(int length) =>
        NoisePadding.PaddedLength(length, NoiseLimits.MaxPlaintext) + NoiseLimits.TagBytes;

    public int Seal(Span<byte> buffer, int length) => _sealer.Seal(buffer, length);

    public int Open(Span<byte> message) => _opener.Open(message);

    public void Rest()
    {
        _sealer.Rest();
        _opener.Rest();
    }

    /// <summary>Clears the keys of both directions. Sealing and opening throw <see cref="ObjectDisposedException"/> from then on.</summary>
    public void Dispose()
    {
        _sealer.Dispose();
        _opener.Dispose();
    }
}
