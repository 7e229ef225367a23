namespace ChatProtocol.Noise;

/// <summary>Sizes and ages that both sides keep.</summary>
public static class NoiseLimits
{
    /// <summary>Of every key, hash and shared secret of these suites.</summary>
    public const int KeyBytes = 32;

    /// <summary>What AES-GCM adds to whatever it seals.</summary>
    public const int TagBytes = 16;

    /// <summary>Of one Noise message, handshake or transport: the specification's own limit (section 3).</summary>
    public const int MaxMessage = 65_535;

    /// <summary>Of what one transport message can hold, padding included.</summary>
    public const int MaxPlaintext = MaxMessage - TagBytes;

    /// <summary>Messages that one key seals, the announcement of the next key among them. Far below what AES-GCM bears (2^32).</summary>
    public const int MessagesPerKey = 1 << 16;

    /// <summary>Warm connections live for hours; what was said an hour ago should not be readable with the keys of now.</summary>
    public static readonly TimeSpan KeyAge = TimeSpan.FromHours(1);
}
