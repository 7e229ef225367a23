using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ChatProtocol.Noise;

/// <summary>
/// One key and its counter (specification, section 5.1). A counter is used once, whether what it was used for succeeds or not. The key is
/// cleared on <see cref="Dispose"/>; the collector may have moved it before that and left a copy, which is why keys live briefly.
/// Not safe for concurrent use.
/// </summary>
internal sealed class CipherState : IDisposable
{
    private const int NonceBytes = 12;

    /// <summary>The counter that <see cref="Rekey"/> uses; no message ever does.</summary>
    private const ulong RekeyNonce = ulong.MaxValue;

    private readonly byte[] _key = new byte[NoiseLimits.KeyBytes];
    private ulong _nonce;
    private AesGcm? _cipher;
    private bool _used;
    private bool _disposed;

    /// <summary>Before the first key everything travels in clear.</summary>
    public bool HasKey { get; private set; }

    /// <summary>For tests: the very bytes, not a copy.</summary>
    internal ReadOnlyMemory<byte> Key => _key;

    /// <summary>For tests: the counter of the next message.</summary>
    internal ulong Nonce
    {
        get => _nonce;
        set => _nonce = value;
    }

    /// <summary>For tests: whether libcrypto holds an expanded key (1.2 KB).</summary>
    internal bool IsExpanded => _cipher is not null;

    public void SetKey(ReadOnlySpan<byte> key)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        key.CopyTo(_key);
        DropCipher();
        _nonce = 0;
        HasKey = true;
    }

    /// <summary>How much longer what is sealed now becomes.</summary>
    public int Overhead => HasKey ? NoiseLimits.TagBytes : 0;

    /// <param name="associated">Authenticated, not sent.</param>
    /// <param name="plaintext">May lie where <paramref name="output"/> starts.</param>
    /// <param name="output">As long as the plaintext and <see cref="Overhead"/>.</param>
    /// <returns>The length of what was written.</returns>
    public int Encrypt(
        ReadOnlySpan<byte> associated,
        ReadOnlySpan<byte> plaintext,
        Span<byte> output
    )
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!HasKey)
        {
            plaintext.CopyTo(output);
            return plaintext.Length;
        }

        Span<byte> nonce = stackalloc byte[NonceBytes];
        TakeNonce(nonce);
        var tag = output.Slice(plaintext.Length, NoiseLimits.TagBytes);
        Cipher().Encrypt(nonce, plaintext, output[..plaintext.Length], tag, associated);
        return plaintext.Length + NoiseLimits.TagBytes;
    }

    /// <param name="associated">What was authenticated with it.</param>
    /// <param name="sealedText">Ciphertext and tag.</param>
    /// <param name="output">As long as the plaintext; may lie where <paramref name="sealedText"/> starts. All zeros after a failure.</param>
    /// <returns>The length of the plaintext.</returns>
    /// <exception cref="NoiseException">It was not sealed with this key and counter.</exception>
    public int Decrypt(
        ReadOnlySpan<byte> associated,
        ReadOnlySpan<byte> sealedText,
        Span<byte> output
    )
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!HasKey)
        {
            sealedText.CopyTo(output);
            return sealedText.Length;
        }

        var length = sealedText.Length - NoiseLimits.TagBytes;
        if (length < 0)
        {
            throw new NoiseException("The message is shorter than its tag.");
        }

        Span<byte> nonce = stackalloc byte[NonceBytes];
        TakeNonce(nonce);
        try
        {
            Cipher()
                .Decrypt(
                    nonce,
                    sealedText[..length],
                    sealedText[length..],
                    output[..length],
                    associated
                );
            return length;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new NoiseException(
                "The message was not sealed with this key, or not as this one in the row.",
                e
            );
        }
    }

    /// <summary>Goes on with the next key, from which this one cannot be computed (section 11.3). The counter goes on too.</summary>
    public void Rekey()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Span<byte> nonce = stackalloc byte[NonceBytes];
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], RekeyNonce);
        Span<byte> next = stackalloc byte[NoiseLimits.KeyBytes];
        Span<byte> tag = stackalloc byte[NoiseLimits.TagBytes];
        next.Clear();
        Cipher().Encrypt(nonce, next, next, tag);
        next.CopyTo(_key);
        CryptographicOperations.ZeroMemory(next);
        DropCipher();
    }

    /// <summary>Gives back the expanded key, 1.2 KB, unless it was used since the last call; it is made again when needed, in a microsecond.</summary>
    public void Rest()
    {
        if (!_used)
        {
            DropCipher();
        }

        _used = false;
    }

    public void Dispose()
    {
        _disposed = true;
        HasKey = false;
        DropCipher();
        CryptographicOperations.ZeroMemory(_key);
    }

    /// <summary>Four zero bytes, then the counter, most significant byte first (section 12.4).</summary>
    private void TakeNonce(Span<byte> nonce)
    {
        if (_nonce == RekeyNonce)
        {
            throw new NoiseException("All counters of this key are used up.");
        }

        nonce.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], _nonce);
        _nonce++;
    }

    private AesGcm Cipher()
    {
        _used = true;
        return _cipher ??= new AesGcm(_key, NoiseLimits.TagBytes);
    }

    private void DropCipher()
    {
        _cipher?.Dispose();
        _cipher = null;
    }
}
