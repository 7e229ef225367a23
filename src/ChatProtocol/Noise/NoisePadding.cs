namespace ChatProtocol.Noise;

/// <summary>
/// What is sealed is longer than what is said, so that lengths on the wire say little: content, one byte that ends it and is never zero
/// (<see cref="PaddedEnd"/>), zeros up to a bucket. TLS 1.3 pads in the same way (RFC 8446 section 5.4), and for the same reason: whoever
/// opens it needs no length field, and it lies inside what is authenticated, so nobody can probe it.
///
/// Buckets are 64 bytes times a power of two up to 4 KiB, then every 4 KiB: 22 lengths in all, a few of which carry nearly all traffic
/// (everything but sync pages and long messages fits the first three), and never more than 4 KiB of zeros. Powers of two to the end
/// would say even less, and add up to 32 KB to a large page.
/// </summary>
internal static class NoisePadding
{
    private const int Smallest = 64;
    private const int Step = 4096;

    /// <summary>The byte that ends the content.</summary>
    public const int EndBytes = 1;

    /// <summary>How long the content of <paramref name="length"/> bytes becomes.</summary>
    /// <param name="length">At most one less than <paramref name="most"/>.</param>
    /// <param name="most">What fits: the last bucket is cut there.</param>
    public static int PaddedLength(int length, int most)
    {
        var needed = length + EndBytes;
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(needed, most, nameof(length));
        var bucket =
            needed <= Smallest ? Smallest
            : needed <= Step ? (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)needed)
            : (needed + Step - 1) / Step * Step;
        return Math.Min(bucket, most);
    }

    /// <summary>Ends the content and fills the rest of <paramref name="padded"/> with zeros.</summary>
    public static void Pad(Span<byte> padded, int length, PaddedEnd end)
    {
        padded[length] = (byte)end;
        padded[(length + EndBytes)..].Clear();
    }

    /// <summary>Finds the end.</summary>
    /// <returns>False when there is none that we know: the peer pads in another way.</returns>
    public static bool TryFindEnd(ReadOnlySpan<byte> padded, out int length, out PaddedEnd end)
    {
        length = padded.LastIndexOfAnyExcept((byte)0);
        end = length < 0 ? default : (PaddedEnd)padded[length];
        return end is PaddedEnd.Plain or PaddedEnd.Rekey;
    }
}
