using ChatProtocol;
using ChatProtocol.Noise;

namespace Chat.Tests.Noise.Testing;

/// <summary>A client and a server with the right keys; a test spoils what it is about.</summary>
internal sealed class TwoSides : IDisposable
{
    public TwoSides(
        NoisePattern pattern,
        SessionClass clientMode = SessionClass.Foreground,
        SessionClass? serverMode = null
    )
    {
        Client = new NoiseHandshake(ClientOptions(pattern, clientMode));
        Server = new NoiseHandshake(ServerOptions(pattern, serverMode ?? clientMode));
    }

    public static NoiseKeyPair ClientKey { get; } = NoiseKeyPair.Generate();

    public static NoiseKeyPair ServerKey { get; } = NoiseKeyPair.Generate();

    public static byte[] Psk { get; } = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public NoiseHandshake Client { get; }

    public NoiseHandshake Server { get; }

    public static NoiseHandshakeOptions ClientOptions(
        NoisePattern pattern,
        SessionClass mode = SessionClass.Foreground
    ) =>
        new()
        {
            Pattern = pattern,
            IsInitiator = true,
            Prologue = Prologue(pattern, mode),
            Static = pattern == NoisePattern.NNpsk0 ? null : ClientKey,
            RemoteStatic = pattern == NoisePattern.IK ? ServerKey.PublicKey : null,
            Psk = pattern == NoisePattern.NNpsk0 ? Psk : null,
        };

    public static NoiseHandshakeOptions ServerOptions(
        NoisePattern pattern,
        SessionClass mode = SessionClass.Foreground,
        NoiseKeyPair? key = null,
        byte[]? psk = null
    ) =>
        new()
        {
            Pattern = pattern,
            IsInitiator = false,
            Prologue = Prologue(pattern, mode),
            Static = pattern == NoisePattern.NNpsk0 ? null : key ?? ServerKey,
            Psk = pattern == NoisePattern.NNpsk0 ? psk ?? Psk : null,
        };

    /// <summary>Exchanges all messages that are left; <paramref name="onItsWay"/> gets each with its number and may change or replace it.</summary>
    public void Complete(Func<int, byte[], byte[]>? onItsWay = null)
    {
        for (var i = 0; !Client.IsComplete || !Server.IsComplete; i++)
        {
            var (from, to) = i % 2 == 0 ? (Client, Server) : (Server, Client);
            var written = Write(from, [(byte)i]);
            var message = onItsWay?.Invoke(i, written) ?? written;
            var payload = Read(to, message);

            // What was changed in clear (XX, first message) is noticed with the next message only.
            Assert.True(message != written || payload.SequenceEqual((byte[])[(byte)i]));
        }
    }

    /// <summary>The ends of the channel after a handshake.</summary>
    public static (NoiseChannel Client, NoiseChannel Server) Channel(TimeProvider? clock = null)
    {
        using var sides = new TwoSides(NoisePattern.NNpsk0);
        sides.Complete();
        clock ??= new ManualTimeProvider();
        return (sides.Client.ToChannel(clock), sides.Server.ToChannel(clock));
    }

    public static byte[] Write(NoiseHandshake from, ReadOnlySpan<byte> payload)
    {
        var message = new byte[from.MessageLength(payload.Length)];
        Assert.Equal(message.Length, from.WriteMessage(payload, message));
        return message;
    }

    public static byte[] Read(NoiseHandshake to, ReadOnlySpan<byte> message)
    {
        var payload = new byte[message.Length];
        return payload[..to.ReadMessage(message, payload)];
    }

    public static byte[] Seal(NoiseChannel from, ReadOnlySpan<byte> frame)
    {
        var message = new byte[from.SealedLength(frame.Length)];
        frame.CopyTo(message);
        Assert.Equal(message.Length, from.Seal(message, frame.Length));
        return message;
    }

    public static byte[] Open(NoiseChannel to, ReadOnlySpan<byte> message)
    {
        var copy = message.ToArray();
        return copy[..to.Open(copy)];
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private static byte[] Prologue(NoisePattern pattern, SessionClass mode) =>
        NoisePrologue.Of(pattern, mode, ticket: []);
}
