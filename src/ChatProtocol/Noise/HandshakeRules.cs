namespace ChatProtocol.Noise;

/// <summary>Which keys a pattern needs from which side; a mistake here is the caller's, and is told before anything is computed.</summary>
internal static class HandshakeRules
{
    /// <exception cref="ArgumentException">A key is missing, too many, or of the wrong length.</exception>
    public static void Check(HandshakePattern pattern, NoiseHandshakeOptions options)
    {
        var name = options.Pattern;
        Require(
            pattern.HasStatic(options.IsInitiator) == options.Static is not null,
            options.Static is null
                ? $"{name} needs this side's key pair (Static)."
                : $"{name} does not use a key pair (Static): leave it out."
        );
        CheckKey(
            pattern.KnowsStatic(!options.IsInitiator),
            options.RemoteStatic,
            nameof(options.RemoteStatic),
            name
        );
        CheckKey(pattern.Psks > 0, options.Psk, nameof(options.Psk), name);
    }

    private static void CheckKey(
        bool needed,
        ReadOnlyMemory<byte> key,
        string what,
        NoisePattern pattern
    )
    {
        Require(
            needed || key.IsEmpty,
            $"{pattern} does not use a {what} on this side: leave it out."
        );
        Require(
            !needed || key.Length == NoiseLimits.KeyBytes,
            $"{pattern} needs a {what} of {NoiseLimits.KeyBytes} bytes on this side, not {key.Length}."
        );
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException(otherwise);
        }
    }
}
