using System.Buffers.Text;
using System.Security.Cryptography;
using ChatProtocol;
using ChatProtocol.Noise;
using Google.Protobuf;

namespace ChatClient;

/// <summary>The client's side of one handshake: message 1 for the upgrade request, message 2 from the server, then the channel.</summary>
internal sealed class ClientHandshake : IDisposable
{
    private readonly NoiseHandshake _noise;
    private readonly NoiseKeyPair? _key;

    private ClientHandshake(NoiseHandshakeOptions options, byte[] credential, Hello hello)
    {
        _noise = new NoiseHandshake(options);
        _key = options.Static;
        var payload = hello.ToByteArray();
        var message = new byte[_noise.MessageLength(payload.Length)];
        _noise.WriteMessage(payload, message);
        Envelope = new HelloEnvelope(options.Pattern, credential, message);
    }

    /// <summary>What goes into the header Chat-Hello.</summary>
    public HelloEnvelope Envelope { get; }

    /// <summary>By ticket where there is one that has not expired, else by the device's key.</summary>
    /// <exception cref="FormatException">A key or a ticket is not what it should be.</exception>
    public static ClientHandshake Begin(
        DeviceCredentials device,
        ConnectClass connectClass,
        Hello hello,
        DateTimeOffset now
    ) =>
        device.Ticket is { } ticket && ticket.ExpiresAt > now
            ? Resume(ticket, connectClass, hello)
            : Login(device, connectClass, hello);

    /// <summary>What the server says.</summary>
    /// <exception cref="NoiseException">It is not the server that we know, or somebody changed what was said.</exception>
    /// <exception cref="InvalidProtocolBufferException">It is, and speaks another language.</exception>
    public Welcome Read(byte[] message)
    {
        var length = _noise.ReadMessage(message, message);
        return Welcome.Parser.ParseFrom(message.AsSpan(0, length));
    }

    /// <summary>After message 2. The channel is the caller's.</summary>
    public NoiseChannel ToChannel(TimeProvider clock) => _noise.ToChannel(clock);

    public void Dispose()
    {
        _noise.Dispose();
        _key?.Dispose();
    }

    private static ClientHandshake Resume(
        ResumeTicket resume,
        ConnectClass connectClass,
        Hello hello
    )
    {
        var ticket = Base64Url.DecodeFromChars(resume.Ticket);
        var options = new NoiseHandshakeOptions
        {
            Pattern = NoisePattern.NNpsk0,
            IsInitiator = true,
            Prologue = NoisePrologue.Of(NoisePattern.NNpsk0, Wire.ModeOf(connectClass), ticket),
            Psk = Base64Url.DecodeFromChars(resume.Psk),
        };
        return new(options, ticket, hello);
    }

    private static ClientHandshake Login(
        DeviceCredentials device,
        ConnectClass connectClass,
        Hello hello
    )
    {
        var server = device.Server.KeyBytes;
        var options = new NoiseHandshakeOptions
        {
            Pattern = NoisePattern.IK,
            IsInitiator = true,
            Prologue = NoisePrologue.Of(NoisePattern.IK, Wire.ModeOf(connectClass), []),
            Static = device.OpenKey(),
            RemoteStatic = server,
        };
        return new(options, ServerKeyId.Of(server), hello);
    }
}
