namespace ChatProtocol.Noise;

/// <summary>One line of a pattern: who sends what.</summary>
internal sealed record HandshakeLine(bool FromInitiator, IReadOnlyList<HandshakeToken> Tokens)
{
    /// <summary>"-> e, es" or "&lt;- e, ee", as the specification writes it.</summary>
    public static HandshakeLine Parse(string line)
    {
        var (arrow, tokens) = (line[..2], line[2..]);
        return new HandshakeLine(
            arrow switch
            {
                "->" => true,
                "<-" => false,
                _ => throw new FormatException($"'{line}' is not a line of a handshake pattern."),
            },
            [
                .. tokens
                    .Split(',', StringSplitOptions.TrimEntries)
                    .Select(token => Enum.Parse<HandshakeToken>(token, ignoreCase: true)),
            ]
        );
    }
}
