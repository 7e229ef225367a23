namespace ChatProtocol.Noise;

/// <summary>A private key inside libcrypto. libcrypto only reads it, so threads may share it; the handle outlives calls that are under way.</summary>
internal sealed class LibCryptoX25519Key(EvpKeyHandle key) : IX25519Key
{
    public void CopyPublicKey(Span<byte> destination)
    {
        nuint length = NoiseLimits.KeyBytes;
        var buffer = destination[..NoiseLimits.KeyBytes];
        if (LibCrypto.EVP_PKEY_get_raw_public_key(key, buffer, ref length) != 1)
        {
            throw LibCryptoFailure.Of("give a public key");
        }
    }

    public void CopyPrivateKey(Span<byte> destination)
    {
        nuint length = NoiseLimits.KeyBytes;
        var buffer = destination[..NoiseLimits.KeyBytes];
        if (LibCrypto.EVP_PKEY_get_raw_private_key(key, buffer, ref length) != 1)
        {
            throw LibCryptoFailure.Of("give a private key");
        }
    }

    public bool TryAgree(ReadOnlySpan<byte> peerPublicKey, Span<byte> sharedSecret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(peerPublicKey.Length, NoiseLimits.KeyBytes);
        var secret = sharedSecret[..NoiseLimits.KeyBytes];
        using var peer = LibCrypto.EVP_PKEY_new_raw_public_key(
            LibCrypto.X25519,
            engine: 0,
            peerPublicKey,
            NoiseLimits.KeyBytes
        );
        if (peer.IsInvalid)
        {
            throw LibCryptoFailure.Of("take a public key");
        }

        using var context = LibCrypto.EVP_PKEY_CTX_new(key, engine: 0);
        if (
            context.IsInvalid
            || LibCrypto.EVP_PKEY_derive_init(context) != 1
            || LibCrypto.EVP_PKEY_derive_set_peer(context, peer) != 1
        )
        {
            throw LibCryptoFailure.Of("begin an agreement");
        }

        nuint length = NoiseLimits.KeyBytes;
        if (
            LibCrypto.EVP_PKEY_derive(context, secret, ref length) == 1
            && length == NoiseLimits.KeyBytes
        )
        {
            return true;
        }

        // All 32 bytes were zero: RFC 7748 section 6.1.
        secret.Clear();
        LibCryptoFailure.Forget();
        return false;
    }

    public void Dispose() => key.Dispose();
}
