namespace ChatProtocol.Noise;

/// <summary>
/// A handshake cannot go on: the message was changed, cut short, meant for somebody else, made with other keys, with a point of low order,
/// or out of turn. Which of them is not told apart towards the peer, and the handshake is over.
/// </summary>
public sealed class NoiseException(string message, Exception? innerException = null)
    : Exception(message, innerException);
