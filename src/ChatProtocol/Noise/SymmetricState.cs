using System.Security.Cryptography;
using System.Text;

namespace ChatProtocol.Noise;

/// <summary>What the handshake has mixed so far: the chaining key, and the hash of all that was said (specification, section 5.2). Not safe for concurrent use.</summary>
internal sealed class SymmetricState : IDisposable
{
    private readonly byte[] _chainingKey = new byte[NoiseLimits.KeyBytes];
    private readonly byte[] _hash = new byte[NoiseLimits.KeyBytes];
    private readonly CipherState _cipher = new();
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public SymmetricState(string protocolName)
    {
        var name = Encoding.ASCII.GetBytes(protocolName);
        if (name.Length <= _hash.Length)
        {
            name.CopyTo(_hash.AsSpan());
        }
        else
        {
            SHA256.HashData(name, _hash);
        }

        _hash.CopyTo(_chainingKey.AsSpan());
    }

    public bool HasKey => _cipher.HasKey;

    /// <summary>The hash of everything so far; both sides have the same, or different conversations.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>For tests: the very bytes, not a copy.</summary>
    internal ReadOnlyMemory<byte> ChainingKey => _chainingKey;

    /// <summary>For tests.</summary>
    internal CipherState Cipher => _cipher;

    public void MixKey(ReadOnlySpan<byte> secret)
    {
        Span<byte> derived = stackalloc byte[2 * NoiseLimits.KeyBytes];
        Derive(secret, derived);
        derived[..NoiseLimits.KeyBytes].CopyTo(_chainingKey);
        _cipher.SetKey(derived[NoiseLimits.KeyBytes..]);
        CryptographicOperations.ZeroMemory(derived);
    }

    public void MixHash(ReadOnlySpan<byte> data)
    {
        _sha256.AppendData(_hash);
        _sha256.AppendData(data);
        _sha256.GetHashAndReset(_hash);
    }

    /// <summary>For preshared keys.</summary>
    public void MixKeyAndHash(ReadOnlySpan<byte> secret)
    {
        Span<byte> derived = stackalloc byte[3 * NoiseLimits.KeyBytes];
        Derive(secret, derived);
        derived[..NoiseLimits.KeyBytes].CopyTo(_chainingKey);
        MixHash(derived[NoiseLimits.KeyBytes..(2 * NoiseLimits.KeyBytes)]);
        _cipher.SetKey(derived[(2 * NoiseLimits.KeyBytes)..]);
        CryptographicOperations.ZeroMemory(derived);
    }

    /// <returns>How many bytes of <paramref name="output"/> were written.</returns>
    public int EncryptAndHash(ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        var length = _cipher.Encrypt(_hash, plaintext, output);
        MixHash(output[..length]);
        return length;
    }

    /// <returns>How many bytes of <paramref name="output"/> were written.</returns>
    public int DecryptAndHash(ReadOnlySpan<byte> sealedText, Span<byte> output)
    {
        var length = _cipher.Decrypt(_hash, sealedText, output);
        MixHash(sealedText);
        return length;
    }

    /// <summary>The keys of the conversation: from the initiator, and to it.</summary>
    public (CipherState FromInitiator, CipherState ToInitiator) Split()
    {
        Span<byte> derived = stackalloc byte[2 * NoiseLimits.KeyBytes];
        Derive([], derived);
        var (from, to) = (new CipherState(), new CipherState());
        from.SetKey(derived[..NoiseLimits.KeyBytes]);
        to.SetKey(derived[NoiseLimits.KeyBytes..]);
        CryptographicOperations.ZeroMemory(derived);
        return (from, to);
    }

    /// <summary>Clears the keys. The hash is no secret and can still be read.</summary>
    public void Dispose()
    {
        _cipher.Dispose();
        _sha256.Dispose();
        CryptographicOperations.ZeroMemory(_chainingKey);
    }

    /// <summary>
    /// Noise's HKDF (section 4.3): that of RFC 5869 with the chaining key as salt and no info. Written out, because libcrypto's own refuses
    /// to begin with no secret at all, which is how <see cref="Split"/> begins.
    /// </summary>
    private void Derive(ReadOnlySpan<byte> secret, Span<byte> output)
    {
        Span<byte> extracted = stackalloc byte[NoiseLimits.KeyBytes];
        Span<byte> block = stackalloc byte[NoiseLimits.KeyBytes + 1];
        HMACSHA256.HashData(_chainingKey, secret, extracted);
        var before = 0;
        for (byte number = 1; !output.IsEmpty; number++)
        {
            block[before] = number;
            HMACSHA256.HashData(extracted, block[..(before + 1)], output);
            output[..NoiseLimits.KeyBytes].CopyTo(block);
            output = output[NoiseLimits.KeyBytes..];
            before = NoiseLimits.KeyBytes;
        }

        CryptographicOperations.ZeroMemory(extracted);
        CryptographicOperations.ZeroMemory(block);
    }
}
