using System.Buffers.Binary;
using System.Security.Cryptography;
using ChatBackend.Keys;

namespace ChatBackend.Tickets;

/// <summary>
/// The keys that tickets are sealed with: one for each period of 12 hours, derived from the ticket secret, so that nodes that share the secret share
/// the keys without talking. Accepted are the current period, the two before it, and the next (another node's clock may be ahead).
/// Thread-safe: keys are derived once and kept for as long as they are accepted.
/// </summary>
internal sealed class TicketKeys(ServerIdentity identity, TimeProvider clock)
{
    public static readonly TimeSpan Period = TimeSpan.FromHours(12);

    private const int Before = 2;
    private const int After = 1;
    private const int KeyBytes = 32;
    private readonly Lock _lock = new();
    private readonly Dictionary<uint, byte[]> _keys = [];

    /// <summary>Names the period that new tickets are sealed in.</summary>
    public uint Current =>
        (uint)(clock.GetUtcNow().ToUnixTimeSeconds() / (long)Period.TotalSeconds);

    /// <summary>The key of a period; null when it is not accepted.</summary>
    public byte[]? Find(uint period)
    {
        var current = Current;
        return period + Before >= current && period <= current + After
            ? Get(period, current)
            : null;
    }

    private byte[] Get(uint period, uint current)
    {
        lock (_lock)
        {
            if (!_keys.TryGetValue(period, out var key))
            {
                Forget(current);
                _keys.Add(period, key = Derive(period));
            }

            return key;
        }
    }

    private void Forget(uint current)
    {
        foreach (var old in _keys.Keys.Where(period => period + Before < current).ToList())
        {
            // Not zeroed here: a ticket may be in the middle of being opened with it.
            _keys.Remove(old);
        }
    }

    private byte[] Derive(uint period)
    {
        Span<byte> info = stackalloc byte[TicketInfo.Length + sizeof(uint)];
        TicketInfo.CopyTo(info);
        BinaryPrimitives.WriteUInt32BigEndian(info[TicketInfo.Length..], period);
        var key = new byte[KeyBytes];
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            identity.TicketSecret.Span,
            key,
            ReadOnlySpan<byte>.Empty,
            info
        );
        return key;
    }

    private static ReadOnlySpan<byte> TicketInfo => "chatbackend ticket"u8;
}
