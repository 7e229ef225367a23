using ChatBackend.Keys;
using ChatBackend.Tickets;
using ChatProtocol;
using ChatProtocol.Noise;
using Google.Protobuf;

namespace ChatBackend.Login;

/// <summary>
/// The server's side of one handshake: message 1 in, message 2 out, then the channel. Used by one thread at a time; disposing of it wipes what the
/// channel did not take over.
/// </summary>
internal sealed class ServerHandshake : IDisposable
{
    private readonly NoiseHandshake _noise;

    private ServerHandshake(NoiseHandshake noise, Hello hello, LoginTicket? ticket)
    {
        _noise = noise;
        Hello = hello;
        Ticket = ticket;
        DeviceId = ticket?.DeviceId ?? DeviceIds.Of(noise.RemoteStatic!);
    }

    public Hello Hello { get; }

    /// <summary>Null with IK.</summary>
    public LoginTicket? Ticket { get; }

    /// <summary>Proven by its key or its ticket's secret; but message 1 may be an old one that somebody repeats.</summary>
    public string DeviceId { get; }

    /// <summary>The device's key; null with a ticket.</summary>
    public byte[]? DeviceKey => _noise.RemoteStatic;

    /// <summary>Reads message 1; null when it was not meant for us, for this class, or for this ticket, or is no hello.</summary>
    public static ServerHandshake? Open(
        ConnectRequest request,
        ServerIdentity identity,
        LoginTicket? ticket
    )
    {
        var envelope = request.Hello;
        var noise = new NoiseHandshake(
            new NoiseHandshakeOptions
            {
                Pattern = envelope.Pattern,
                IsInitiator = false,
                Prologue = NoisePrologue.Of(
                    envelope.Pattern,
                    request.Background ? SessionClass.Background : SessionClass.Foreground,
                    ticket is null ? [] : envelope.Credential.Span
                ),
                Static = ticket is null ? identity.KeyPair : null,
                Psk = ticket?.Psk ?? [],
            }
        );
        try
        {
            var payload = new byte[envelope.Message.Length];
            var length = noise.ReadMessage(envelope.Message.Span, payload);
            return new(noise, Hello.Parser.ParseFrom(payload.AsSpan(0, length)), ticket);
        }
        catch (Exception e) when (e is NoiseException or InvalidProtocolBufferException)
        {
            noise.Dispose();
            return null;
        }
    }

    /// <summary>Message 2.</summary>
    public byte[] Answer(Welcome welcome)
    {
        var payload = welcome.ToByteArray();
        var message = new byte[_noise.MessageLength(payload.Length)];
        _noise.WriteMessage(payload, message);
        return message;
    }

    /// <summary>After message 2. The channel is the caller's.</summary>
    public NoiseChannel ToChannel(TimeProvider clock) => _noise.ToChannel(clock);

    public void Dispose() => _noise.Dispose();
}
