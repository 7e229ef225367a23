namespace ChatProtocol.Noise;

/// <summary>
/// One direction, on the side that sends: pads, seals, and decides when the next key is due, because only the sender knows when it will
/// send again. The message that says so is the last one under the old key.
/// </summary>
internal sealed class ChannelSealer(CipherState cipher, TimeProvider clock) : IDisposable
{
    private int _sealed;
    private long _keySince = clock.GetTimestamp();
    private bool _failed;

    /// <summary>For tests.</summary>
    internal CipherState Cipher => cipher;

    public int Seal(Span<byte> buffer, int length)
    {
        var padded = NoisePadding.PaddedLength(length, NoiseLimits.MaxPlaintext);
        var message = buffer[..(padded + NoiseLimits.TagBytes)];

        // The cipher itself is the lock: nobody else sees it, and a million idle channels need no more.
        lock (cipher)
        {
            if (_failed)
            {
                throw new InvalidOperationException(
                    "An earlier message could not be sealed: this channel is over."
                );
            }

            _failed = true;
            var last = IsLastOfKey();
            NoisePadding.Pad(message[..padded], length, last ? PaddedEnd.Rekey : PaddedEnd.Plain);
            cipher.Encrypt([], message[..padded], message);
            if (last)
            {
                cipher.Rekey();
                (_sealed, _keySince) = (0, clock.GetTimestamp());
            }

            _failed = false;
            return message.Length;
        }
    }

    public void Rest()
    {
        lock (cipher)
        {
            cipher.Rest();
        }
    }

    public void Dispose()
    {
        lock (cipher)
        {
            cipher.Dispose();
        }
    }

    private bool IsLastOfKey() =>
        ++_sealed == NoiseLimits.MessagesPerKey
        || clock.GetElapsedTime(_keySince) >= NoiseLimits.KeyAge;
}
