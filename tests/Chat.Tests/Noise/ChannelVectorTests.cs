using System.Text.Json;
using Chat.Tests.Noise.Testing;
using Chat.Tests.Noise.Vectors;
using ChatProtocol;
using ChatProtocol.Noise;

namespace Chat.Tests.Noise;

/// <summary>Channels of another implementation (Vectors/channel.py): prologue, padding, keys that follow each other, all of it byte for byte.</summary>
public sealed class ChannelVectorTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(NoisePattern.IK)]
    [InlineData(NoisePattern.NNpsk0)]
    [InlineData(NoisePattern.XX)]
    public void A_whole_conversation_is_what_another_implementation_made_of_it(NoisePattern pattern)
    {
        var clock = new ManualTimeProvider();
        var vector = Read().Single(vector => vector.Pattern == pattern.ToString());
        using var client = new NoiseHandshake(Options(vector, pattern, initiator: true));
        using var server = new NoiseHandshake(Options(vector, pattern, initiator: false));

        foreach (var (index, expected) in vector.Handshake.Index())
        {
            var (from, to) = index % 2 == 0 ? (client, server) : (server, client);
            var message = TwoSides.Write(from, Bytes(expected.Payload));
            Assert.Equal(expected.Message, Convert.ToHexStringLower(message));
            Assert.Equal(Bytes(expected.Payload), TwoSides.Read(to, message));
        }

        Assert.Equal(vector.Hash, Convert.ToHexStringLower(client.HandshakeHash));
        using var clientEnd = client.ToChannel(clock);
        using var serverEnd = server.ToChannel(clock);
        foreach (var expected in vector.Transport)
        {
            clock.Advance(TimeSpan.FromSeconds(expected.Seconds));
            var (from, to) =
                expected.From == "client" ? (clientEnd, serverEnd) : (serverEnd, clientEnd);
            var message = TwoSides.Seal(from, Bytes(expected.Frame));
            Assert.Equal(expected.Message, Convert.ToHexStringLower(message));
            Assert.Equal(Bytes(expected.Frame), TwoSides.Open(to, message));
        }

        output.WriteLine(
            $"{vector.Handshake.Count} + {vector.Transport.Count} messages of {pattern} agree."
        );
    }

    private static NoiseHandshakeOptions Options(
        ChannelVector vector,
        NoisePattern pattern,
        bool initiator
    )
    {
        var me = initiator ? "client" : "server";
        var mode = Enum.Parse<SessionClass>(vector.Mode, ignoreCase: true);
        var prologue = NoisePrologue.Of(pattern, mode, Bytes(vector.Ticket));
        Assert.Equal(vector.Prologue, Convert.ToHexStringLower(prologue));
        using var serverKey = Key(vector, "server s");
        return new NoiseHandshakeOptions
        {
            Pattern = pattern,
            IsInitiator = initiator,
            Prologue = prologue,
            Static = pattern == NoisePattern.NNpsk0 ? null : Key(vector, $"{me} s"),
            RemoteStatic = pattern == NoisePattern.IK && initiator ? serverKey.PublicKey : null,
            Psk = Bytes(vector.Psk),
            FixedEphemeral = Key(vector, $"{me} e"),
        };
    }

    private static NoiseKeyPair Key(ChannelVector vector, string name) =>
        NoiseKeyPair.FromPrivateKey(Bytes(vector.Keys[name]));

    private static byte[] Bytes(string hexadecimal) => Convert.FromHexString(hexadecimal);

    private static IReadOnlyList<ChannelVector> Read()
    {
        using var file = JsonDocument.Parse(
            Repository.Text("tests/Chat.Tests/Noise/Vectors/channel.json")
        );
        return file
            .RootElement.GetProperty("conversations")
            .Deserialize<IReadOnlyList<ChannelVector>>(JsonSerializerOptions.Web)!;
    }
}
