using Gatekeeper.Proofs;

namespace Gatekeeper.Tests.Proofs;

public sealed class PassCodecTests
{
    /// <summary>docs/tickets.md has the same: made with Python's hmac.</summary>
    private const string Golden = "AQPOhUL7aOd4AGkPBQBFRaDAez0aOqWfQOMGbZUc";
    private static readonly ProofKeys Keys = TestKeys.Of(TestKeys.Vector);
    private static readonly DateTimeOffset Issued = DateTimeOffset.FromUnixTimeSeconds(
        1_760_000_000
    );
    private static readonly Pass Known = new(Issued, Issued.AddDays(30));

    [Fact]
    public void Golden_vector()
    {
        Assert.Equal(Golden, PassCodec.Write(Keys, Known, "phones", "phone-1"));
        Assert.Equal(ProofState.Valid, Read(Golden, "phones", "phone-1", out var read));
        Assert.Equal(Known, read);
    }

    [Theory]
    [InlineData("phones", "phone-2", ProofState.Forged)]
    [InlineData("web", "phone-1", ProofState.Forged)]
    [InlineData("phones\0phone", "-1", ProofState.Forged)]
    [InlineData("phones", null, ProofState.Forged)]
    [InlineData("Phones", "phone-1", ProofState.Valid)]
    public void A_pass_belongs_to_its_policy_and_its_device(
        string policy,
        string? device,
        ProofState expected
    ) => Assert.Equal(expected, Read(Golden, policy, device, out _));

    [Fact]
    public void No_flipped_bit_goes_unnoticed()
    {
        for (var bit = 0; bit < Golden.Length * 8; bit++)
        {
            var letters = Golden.ToCharArray();
            letters[bit / 8] ^= (char)(1 << (bit % 8));

            Assert.NotEqual(
                ProofState.Valid,
                Read(new string(letters), "phones", "phone-1", out _)
            );
        }
    }

    [Fact]
    public void A_ticket_is_no_pass() =>
        Assert.Equal(
            ProofState.Unreadable,
            Read("AQHOhUL7AwGZyCzAe2jne4Rms3ff40zyNdoqcbqBa6g3", "phones", "phone-1", out _)
        );

    [Fact]
    public void A_pass_ends_and_is_renewed_from_half_of_its_life_on()
    {
        var end = Known.Expiry + TimeSpan.FromSeconds(5);

        Assert.Equal(
            ProofState.Valid,
            PassCodec.Read(Keys, Golden, "phones", "phone-1", end, out _)
        );
        Assert.Equal(
            ProofState.Expired,
            PassCodec.Read(Keys, Golden, "phones", "phone-1", end.AddSeconds(1), out _)
        );
        Assert.False(Known.IsGettingOld(Issued.AddDays(14)));
        Assert.True(Known.IsGettingOld(Issued.AddDays(15)));
    }

    private static ProofState Read(string text, string policy, string? device, out Pass pass) =>
        PassCodec.Read(Keys, text, policy, device, Issued, out pass);
}
