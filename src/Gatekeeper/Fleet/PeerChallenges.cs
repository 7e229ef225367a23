using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gatekeeper.Fleet;

/// <summary>
/// Challenges for questions of other gates. Each is good once and for a few seconds by this process' own clock, so a question that was overheard is worth
/// nothing later, and no two clocks need to agree. They carry their own proof, so that nobody can make this process remember anything by asking for many; only
/// those that came back with a good seal are remembered, until they would be over anyway. Thread-safe.
/// </summary>
/// <param name="clock">This process' clock.</param>
internal sealed class PeerChallenges(TimeProvider clock)
{
    /// <summary>Bytes of a challenge: when it was made, something random, and the proof.</summary>
    public const int Bytes = 8 + RandomBytes + ProofBytes;

    /// <summary>How long a challenge is good: ten exchanges.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(10);

    private const int RandomBytes = 16;
    private const int ProofBytes = 16;

    private readonly Lock _lock = new();
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly long _origin = clock.GetTimestamp();
    private readonly Dictionary<string, TimeSpan> _used = [];

    private TimeSpan Now => clock.GetElapsedTime(_origin);

    /// <summary>A new one.</summary>
    public byte[] Issue()
    {
        var challenge = new byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(challenge, Now.Ticks);
        RandomNumberGenerator.Fill(challenge.AsSpan(8, RandomBytes));
        Prove(challenge, challenge.AsSpan(Bytes - ProofBytes));
        return challenge;
    }

    /// <summary>Whether it was issued by this process lately.</summary>
    public bool IsCurrent(ReadOnlySpan<byte> challenge)
    {
        if (challenge.Length != Bytes)
        {
            return false;
        }

        Span<byte> proof = stackalloc byte[ProofBytes];
        Prove(challenge, proof);
        return CryptographicOperations.FixedTimeEquals(proof, challenge[^ProofBytes..])
            && !IsOver(new TimeSpan(BinaryPrimitives.ReadInt64BigEndian(challenge)));
    }

    /// <summary>Uses one up. To be called only for a current one whose question has a good seal.</summary>
    /// <returns>Whether it had not been used before.</returns>
    public bool TryUse(ReadOnlySpan<byte> challenge)
    {
        var name = Convert.ToHexString(challenge);
        var issued = new TimeSpan(BinaryPrimitives.ReadInt64BigEndian(challenge));
        lock (_lock)
        {
            foreach (var (old, at) in _used)
            {
                if (IsOver(at))
                {
                    _used.Remove(old);
                }
            }

            return _used.TryAdd(name, issued);
        }
    }

    private bool IsOver(TimeSpan issued) => Now - issued > Lasts;

    private void Prove(ReadOnlySpan<byte> challenge, Span<byte> proof)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, challenge[..^ProofBytes], whole);
        whole[..ProofBytes].CopyTo(proof);
    }
}
