using ChatProtocol.Noise;

namespace Chat.Tests.Noise.Vectors;

/// <summary>Plays a published conversation with both sides and compares every byte that travels.</summary>
internal static class VectorRun
{
    public static void Run(NoiseVector vector)
    {
        var pattern = PatternTables.Of(vector.Pattern);
        Assert.Equal(vector.ProtocolName, pattern.ProtocolName);
        using var initiator = Initiator(vector, pattern);
        using var responder = Responder(vector, pattern);
        var handshake = pattern.Messages.Count;
        for (var i = 0; i < handshake; i++)
        {
            var fromInitiator = pattern.Messages[i].FromInitiator;
            var (from, to) = fromInitiator ? (initiator, responder) : (responder, initiator);
            Assert.True(from.IsMyTurn && !to.IsMyTurn);
            Exchange(from, to, vector.Messages[i]);
        }

        Assert.True(initiator.IsComplete && responder.IsComplete);
        Assert.Equal(
            Convert.ToHexStringLower(initiator.Hash),
            Convert.ToHexStringLower(responder.Hash)
        );
        Assert.Equal(
            vector.HandshakeHash ?? Convert.ToHexStringLower(initiator.Hash),
            Convert.ToHexStringLower(initiator.Hash)
        );
        var (initiatorSends, initiatorReceives) = initiator.Split();
        var (responderSends, responderReceives) = responder.Split();
        var oneWay = pattern.Messages.All(line => line.FromInitiator);
        for (var i = handshake; i < vector.Messages.Count; i++)
        {
            var (sends, receives) =
                oneWay || i % 2 == 0
                    ? (initiatorSends, responderReceives)
                    : (responderSends, initiatorReceives);
            Exchange(sends, receives, vector.Messages[i]);
        }
    }

    private static HandshakeState Initiator(NoiseVector vector, HandshakePattern pattern) =>
        new(
            pattern,
            Keys(
                vector.InitiatorStatic,
                vector.InitiatorEphemeral,
                vector.InitiatorKnows,
                vector.InitiatorPsks
            ),
            initiator: true,
            Convert.FromHexString(vector.InitiatorPrologue)
        );

    private static HandshakeState Responder(NoiseVector vector, HandshakePattern pattern) =>
        new(
            pattern,
            Keys(
                vector.ResponderStatic,
                vector.ResponderEphemeral,
                vector.ResponderKnows,
                vector.ResponderPsks
            ),
            initiator: false,
            Convert.FromHexString(vector.ResponderPrologue)
        );

    private static HandshakeKeys Keys(
        string? own,
        string? ephemeral,
        string? known,
        IReadOnlyList<string> psks
    ) =>
        new(LibCryptoX25519.Shared)
        {
            Static = Pair(own),
            FixedEphemeral = Pair(ephemeral),
            RemoteStatic = Convert.FromHexString(known ?? ""),
            Psks = [.. psks.Select(psk => (ReadOnlyMemory<byte>)Convert.FromHexString(psk))],
        };

    private static NoiseKeyPair? Pair(string? privateKey) =>
        privateKey is null ? null : NoiseKeyPair.FromPrivateKey(Convert.FromHexString(privateKey));

    private static void Exchange(
        HandshakeState from,
        HandshakeState to,
        NoiseVectorMessage expected
    )
    {
        var payload = Convert.FromHexString(expected.Payload);
        var message = new byte[payload.Length + from.Overhead()];
        var length = from.Write(payload, message);
        Assert.Equal(message.Length, length);
        Assert.Equal(expected.Ciphertext, Convert.ToHexStringLower(message));

        var read = new byte[message.Length - to.Overhead()];
        Assert.Equal(read.Length, to.Read(message, read));
        Assert.Equal(expected.Payload, Convert.ToHexStringLower(read));
    }

    private static void Exchange(CipherState from, CipherState to, NoiseVectorMessage expected)
    {
        var payload = Convert.FromHexString(expected.Payload);
        var message = new byte[payload.Length + from.Overhead];
        from.Encrypt([], payload, message);
        Assert.Equal(expected.Ciphertext, Convert.ToHexStringLower(message));

        var read = to.Decrypt([], message, message);
        Assert.Equal(expected.Payload, Convert.ToHexStringLower(message.AsSpan(0, read)));
    }
}
