namespace ChatProtocol.Noise;

/// <summary>
/// A handshake as a table: what is known beforehand, then the messages. <see cref="HandshakeState"/> runs any of them; the product
/// uses three, the tests all that have published vectors.
/// </summary>
internal sealed class HandshakePattern
{
    private const string KnownBefore = "...";

    /// <param name="name">As in the protocol name: "IK", "NNpsk0".</param>
    /// <param name="table">As the specification writes it, psk tokens in their places: lines of "-> e, es", what is known beforehand above "...".</param>
    public HandshakePattern(string name, string table)
    {
        var lines = table.Split(
            '\n',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        var messages = Array.IndexOf(lines, KnownBefore) + 1;
        ProtocolName = $"Noise_{name}_25519_AESGCM_SHA256";
        Before = [.. lines.Take(messages - 1).Select(HandshakeLine.Parse)];
        Messages = [.. lines.Skip(messages).Select(HandshakeLine.Parse)];
        Psks = Messages.Sum(message => message.Tokens.Count(token => token == HandshakeToken.Psk));
    }

    public static HandshakePattern IK { get; } =
        new(
            "IK",
            """
            <- s
            ...
            -> e, es, s, ss
            <- e, ee, se
            """
        );

    public static HandshakePattern NNpsk0 { get; } =
        new(
            "NNpsk0",
            """
            -> psk, e
            <- e, ee
            """
        );

    public static HandshakePattern XX { get; } =
        new(
            "XX",
            """
            -> e
            <- e, ee, s, es
            -> s, se
            """
        );

    public string ProtocolName { get; }

    /// <summary>Static keys that both sides know beforehand.</summary>
    public IReadOnlyList<HandshakeLine> Before { get; }

    public IReadOnlyList<HandshakeLine> Messages { get; }

    /// <summary>How many preshared keys it takes.</summary>
    public int Psks { get; }

    /// <summary>Whether a side sends its static key, or is known by it beforehand.</summary>
    public bool HasStatic(bool initiator) =>
        Before
            .Concat(Messages)
            .Any(line => line.FromInitiator == initiator && line.Tokens.Contains(HandshakeToken.S));

    /// <summary>Whether a side's static key is known to the other beforehand.</summary>
    public bool KnowsStatic(bool ofInitiator) =>
        Before.Any(line => line.FromInitiator == ofInitiator);

    public static HandshakePattern Of(NoisePattern pattern) =>
        pattern switch
        {
            NoisePattern.IK => IK,
            NoisePattern.NNpsk0 => NNpsk0,
            NoisePattern.XX => XX,
            _ => throw new ArgumentOutOfRangeException(
                nameof(pattern),
                pattern,
                "The patterns are IK (1), NNpsk0 (2) and XX (3)."
            ),
        };
}
