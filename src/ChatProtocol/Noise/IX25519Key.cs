namespace ChatProtocol.Noise;

/// <summary>One private key. Safe for concurrent use: a server's one static key serves all its handshakes.</summary>
public interface IX25519Key : IDisposable
{
    /// <param name="destination">32 bytes.</param>
    void CopyPublicKey(Span<byte> destination);

    /// <param name="destination">32 bytes; the caller clears them.</param>
    void CopyPrivateKey(Span<byte> destination);

    /// <summary>The secret shared with the owner of <paramref name="peerPublicKey"/>.</summary>
    /// <param name="peerPublicKey">32 bytes from anywhere.</param>
    /// <param name="sharedSecret">32 bytes; the caller clears them.</param>
    /// <returns>
    /// False for a point of low order: the secret would be all zeros whatever our key is, so the peer would have proved nothing.
    /// </returns>
    bool TryAgree(ReadOnlySpan<byte> peerPublicKey, Span<byte> sharedSecret);
}
