namespace ChatProtocol.Noise;

/// <summary>One direction, on the side that receives: opens, and follows the sender to its next key. The first failure is final.</summary>
internal sealed class ChannelOpener(CipherState cipher) : IDisposable
{
    private int _opened;
    private bool _failed;

    /// <summary>For tests.</summary>
    internal CipherState Cipher => cipher;

    public int Open(Span<byte> message)
    {
        // As in ChannelSealer.
        lock (cipher)
        {
            try
            {
                return OpenNext(message);
            }
            catch
            {
                _failed = true;
                cipher.Dispose();
                throw;
            }
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

    private int OpenNext(Span<byte> message)
    {
        if (_failed)
        {
            throw new FrameException(
                CloseCodes.Decrypt,
                "An earlier message could not be opened: this channel is over."
            );
        }

        if (message.Length > NoiseLimits.MaxMessage)
        {
            throw new FrameException(
                CloseCodes.TooBig,
                $"A message holds at most {NoiseLimits.MaxMessage} bytes."
            );
        }

        var padded = Decrypt(message);
        if (!NoisePadding.TryFindEnd(padded, out var length, out var end))
        {
            throw new FrameException(
                CloseCodes.Protocol,
                "The message is not padded as this protocol says."
            );
        }

        Follow(end);
        return length;
    }

    private Span<byte> Decrypt(Span<byte> message)
    {
        try
        {
            return message[..cipher.Decrypt([], message, message)];
        }
        catch (NoiseException e)
        {
            throw new FrameException(CloseCodes.Decrypt, e.Message, e);
        }
    }

    /// <summary>The sender may go on to its next key whenever it likes, but no later than agreed.</summary>
    private void Follow(PaddedEnd end)
    {
        if (end == PaddedEnd.Rekey)
        {
            cipher.Rekey();
            _opened = 0;
        }
        else if (++_opened == NoiseLimits.MessagesPerKey)
        {
            throw new FrameException(
                CloseCodes.Protocol,
                $"{NoiseLimits.MessagesPerKey} messages came under one key: the last of them had to announce the next key."
            );
        }
    }
}
