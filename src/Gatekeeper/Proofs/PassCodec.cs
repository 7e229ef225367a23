using System.Buffers.Binary;

namespace Gatekeeper.Proofs;

/// <summary>
/// Passes on the wire. Body: <c>issued, unix seconds (4) | expiry, unix seconds (4)</c>, big-endian; the owner is the policy's name in lower case, a zero byte,
/// and the device id. 40 letters.
/// </summary>
public static class PassCodec
{
    /// <summary>The longest name of a policy that can give passes, in characters.</summary>
    public const int LongestPolicy = 100;

    private const int BodyBytes = 8;
    private const int LongestOwner = 256;

    /// <summary>Signs a pass.</summary>
    /// <param name="keys">The keys in force.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="policy">The policy that gives it; passes of another are not good under it.</param>
    /// <param name="device">Whose it is, at most 128 ASCII letters.</param>
    public static string Write(ProofKeys keys, in Pass pass, string policy, string device)
    {
        Span<byte> body = stackalloc byte[BodyBytes];
        BinaryPrimitives.WriteUInt32BigEndian(body, Seconds(pass.Issued));
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], Seconds(pass.Expiry));
        Span<char> owner = stackalloc char[LongestOwner];
        return ProofFrame.Seal(keys, ProofKind.Pass, body, Owner(policy, device, owner));
    }

    /// <summary>Reads what a client sent; never throws.</summary>
    /// <param name="keys">The keys in force.</param>
    /// <param name="text">What it sent, or null.</param>
    /// <param name="policy">The policy it came under.</param>
    /// <param name="device">The device id it gives, or null: then no pass is good.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="pass">The pass, when it is valid.</param>
    public static ProofState Read(
        ProofKeys keys,
        string? text,
        string policy,
        string? device,
        DateTimeOffset now,
        out Pass pass
    )
    {
        pass = default;
        if (text is null)
        {
            return ProofState.Absent;
        }

        if (policy.Length > LongestPolicy || device is not { Length: <= TicketCodec.LongestDevice })
        {
            return ProofState.Forged;
        }

        Span<byte> body = stackalloc byte[BodyBytes];
        Span<char> owner = stackalloc char[LongestOwner];
        var state = ProofFrame.Open(keys, ProofKind.Pass, text, Owner(policy, device, owner), body);
        if (state != ProofState.Valid)
        {
            return state;
        }

        pass = new Pass(
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(body)),
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(body[4..]))
        );
        return now <= pass.Expiry + Ticket.ClockSkew ? ProofState.Valid : ProofState.Expired;
    }

    private static ReadOnlySpan<char> Owner(string policy, string device, Span<char> space)
    {
        var length = policy.AsSpan().ToLowerInvariant(space);
        space[length++] = '\0';
        device.CopyTo(space[length..]);
        return space[..(length + device.Length)];
    }

    private static uint Seconds(DateTimeOffset moment) =>
        (uint)Math.Clamp(moment.ToUnixTimeSeconds(), 0, uint.MaxValue);
}
