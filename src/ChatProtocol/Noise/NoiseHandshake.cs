using System.Buffers;
using System.Security.Cryptography;

namespace ChatProtocol.Noise;

/// <summary>
/// One side of one handshake. Messages are written and read in turn until <see cref="IsComplete"/>; then <see cref="ToChannel"/> gives the
/// channel. The first failure ends it: nothing of it can be used again, and the keys are cleared. Payloads are padded like frames.
///
/// A payload is as safe as the messages before it make it: that of the first message can be replayed by anyone who recorded it, and read by
/// whoever gets the server's key (IK) or the shared secret (NNpsk0) later; in XX it is in clear. Not safe for concurrent use.
/// </summary>
public sealed class NoiseHandshake : IDisposable
{
    private readonly HandshakeState _state;
    private bool _over;

    /// <exception cref="ArgumentException">A key that the pattern needs is missing, or one is not 32 bytes long, or one is not needed.</exception>
    /// <exception cref="PlatformNotSupportedException">libcrypto is missing or too old. The text says what to do.</exception>
    public NoiseHandshake(NoiseHandshakeOptions options)
    {
        var pattern = HandshakePattern.Of(options.Pattern);
        HandshakeRules.Check(pattern, options);
        _state = new HandshakeState(
            pattern,
            new HandshakeKeys(options.X25519 ?? LibCryptoX25519.Shared)
            {
                Static = options.Static,
                FixedEphemeral = options.FixedEphemeral,
                RemoteStatic = options.RemoteStatic,
                Psks = options.Psk.IsEmpty ? [] : [options.Psk],
            },
            options.IsInitiator,
            options.Prologue.Span
        );
    }

    /// <summary>All messages have been written and read. The initiator of IK and NNpsk0 has then heard from the responder; the responder has
    /// not: its peer is proven by the first transport message that opens.</summary>
    public bool IsComplete => _state.IsComplete;

    /// <summary>The peer's public key, 32 bytes, a copy with every call; null while it is not known, and always in NNpsk0.</summary>
    public byte[]? RemoteStatic => _state.KnowsRemoteStatic ? _state.RemoteStatic.ToArray() : null;

    /// <summary>The hash of everything both sides said, 32 bytes, a copy with every call. The same on both sides, and never again.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not complete.</exception>
    public byte[] HandshakeHash =>
        IsComplete
            ? _state.Hash.ToArray()
            : throw new InvalidOperationException(
                "The handshake is not complete: it has no hash yet."
            );

    /// <summary>For tests.</summary>
    internal HandshakeState State => _state;

    /// <summary>How long the next message is that <see cref="WriteMessage"/> makes of a payload of this length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The payload does not fit a Noise message.</exception>
    /// <exception cref="NoiseException">It is not this side's turn.</exception>
    public int MessageLength(int payloadLength)
    {
        CheckTurn(mine: true);
        var overhead = _state.Overhead();
        return overhead
            + NoisePadding.PaddedLength(payloadLength, NoiseLimits.MaxMessage - overhead);
    }

    /// <param name="payload">May be empty.</param>
    /// <param name="message">Room for <see cref="MessageLength"/> bytes.</param>
    /// <returns>The length of the message.</returns>
    /// <exception cref="ArgumentException">The payload does not fit a Noise message, or the message not the room for it. The handshake can go on.</exception>
    /// <exception cref="NoiseException">The handshake is over, or it is the other side's turn.</exception>
    public int WriteMessage(ReadOnlySpan<byte> payload, Span<byte> message)
    {
        var length = MessageLength(payload.Length);
        CheckRoom(message.Length, length, nameof(message));
        var padded = ArrayPool<byte>.Shared.Rent(length);
        var content = padded.AsSpan(0, length - _state.Overhead());
        try
        {
            payload.CopyTo(content);
            NoisePadding.Pad(content, payload.Length, PaddedEnd.Plain);
            return _state.Write(content, message[..length]);
        }
        catch
        {
            Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
            ArrayPool<byte>.Shared.Return(padded);
        }
    }

    /// <param name="message">What arrived, as it arrived.</param>
    /// <param name="payload">Room for the message's length is always enough; used beyond the payload's own length.</param>
    /// <returns>The length of the payload.</returns>
    /// <exception cref="ArgumentException">There is no room for the payload. The handshake can go on.</exception>
    /// <exception cref="NoiseException">The message is not what the pattern and the keys say; the handshake is over.</exception>
    public int ReadMessage(ReadOnlySpan<byte> message, Span<byte> payload)
    {
        CheckTurn(mine: false);
        var room = message.Length - _state.Overhead();
        CheckRoom(payload.Length, room, nameof(payload));
        try
        {
            if (room < NoisePadding.EndBytes || message.Length > NoiseLimits.MaxMessage)
            {
                throw new NoiseException(
                    $"A message of {message.Length} bytes is none of this handshake."
                );
            }

            var read = _state.Read(message, payload);
            return
                NoisePadding.TryFindEnd(payload[..read], out var length, out var end)
                && end == PaddedEnd.Plain
                ? length
                : throw new NoiseException("The payload is not padded as this protocol says.");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The channel between the two, once. It owns its keys; this handshake's are cleared.</summary>
    /// <exception cref="NoiseException">The handshake is not complete, or has failed, or has given its channel.</exception>
    public NoiseChannel ToChannel(TimeProvider clock)
    {
        CheckAlive();
        if (!IsComplete)
        {
            throw new NoiseException("The handshake is not complete: there is no channel yet.");
        }

        var (sending, receiving) = _state.Split();
        Dispose();
        return new NoiseChannel(sending, receiving, clock);
    }

    /// <summary>Clears the keys. <see cref="RemoteStatic"/> and <see cref="HandshakeHash"/> can still be read.</summary>
    public void Dispose()
    {
        _over = true;
        _state.Dispose();
    }

    private void CheckAlive()
    {
        if (_over)
        {
            throw new NoiseException("The handshake is over.");
        }
    }

    private void CheckTurn(bool mine)
    {
        CheckAlive();
        if (IsComplete || _state.IsMyTurn != mine)
        {
            throw new NoiseException(
                IsComplete
                    ? "The handshake is complete: no message is left."
                    : "It is the other side's turn."
            );
        }
    }

    private static void CheckRoom(int room, int needed, string name)
    {
        if (room < needed)
        {
            throw new ArgumentException(
                $"There is room for {room} bytes, but {needed} are needed.",
                name
            );
        }
    }
}
