using FsCheck;
using FsCheck.Fluent;
using Gatekeeper.Admission;
using Gatekeeper.Proofs;

namespace Gatekeeper.Tests.Proofs;

public sealed class TicketCodecTests
{
    private static readonly ProofKeys Keys = TestKeys.Of(TestKeys.Vector);
    private static readonly DateTimeOffset FirstSeen = DateTimeOffset.FromUnixTimeMilliseconds(
        1_760_000_000_123
    );
    private static readonly Ticket Known = new(
        Rank.Background,
        FirstSeen,
        DateTimeOffset.FromUnixTimeSeconds(1_760_000_900),
        IsProven: false
    );

    /// <summary>docs/tickets.md has the same: made with Python's hmac, so that other gates and languages agree.</summary>
    [Theory]
    [InlineData(Rank.Background, false, "AQHOhUL7AwGZyCzAe2jne4Rms3ff40zyNdoqcbqBa6g3")]
    [InlineData(Rank.VerifiedForeground, true, "AQHOhUL7gAGZyCzAe2jne4TgmUoRi68ZsvXZnczXIMGa")]
    public void Golden_vectors(Rank rank, bool proven, string expected)
    {
        var ticket = Known with { Rank = rank, IsProven = proven };

        Assert.Equal(expected, TicketCodec.Write(Keys, ticket, "phone-1"));
        Assert.Equal(ProofState.Valid, Read(expected, "phone-1", out var read));
        Assert.Equal(ticket, read);
    }

    [Fact]
    public void Golden_vector_of_a_client_without_a_device()
    {
        const string text = "AQLOhUL7AwGZyCzAe2jne4QAAQIDBAUGBwhO2sG7bHAMTxkjcaasDnGV";

        Assert.Equal(ProofState.Valid, Read(text, null, out var read));
        Assert.Equal(Known with { Number = new UInt128(0, 0x0102030405060708) }, read);
        Assert.Equal(text, TicketCodec.Write(Keys, read, null));
        Assert.Equal(text.Length, TicketCodec.Write(Keys, Known, null).Length);
    }

    [Fact]
    public void A_ticket_belongs_to_its_device()
    {
        var text = TicketCodec.Write(Keys, Known, "phone-1");

        Assert.Equal(ProofState.Forged, Read(text, "phone-2", out _));
        Assert.Equal(ProofState.Forged, Read(text, "phone-11", out _));
        Assert.Equal(ProofState.Unreadable, Read(text, null, out _));
        Assert.Equal(ProofState.Unreadable, Read(Write(null), "phone-1", out _));
        Assert.Equal(ProofState.Forged, Read(text, new string('x', 10_000), out _));
    }

    [Fact]
    public void Two_clients_without_a_device_never_get_the_same_ticket() =>
        Assert.NotEqual(Write(null), Write(null));

    [Fact]
    public void A_ticket_ends_at_its_expiry_and_a_little_clock_skew()
    {
        var text = Write("phone-1");
        var end = Known.Expiry + TimeSpan.FromSeconds(5);

        Assert.Equal(ProofState.Valid, TicketCodec.Read(Keys, text, "phone-1", end, out _));
        Assert.Equal(
            ProofState.Expired,
            TicketCodec.Read(Keys, text, "phone-1", end.AddMilliseconds(1), out _)
        );
    }

    [Fact]
    public void The_first_key_signs_and_all_verify()
    {
        var next = ProofKey.Random();
        var old = Write("phone-1");
        var rotated = TestKeys.Of(next, TestKeys.Vector);

        Assert.Equal(ProofState.Valid, TicketCodec.Read(rotated, old, "phone-1", FirstSeen, out _));
        var text = TicketCodec.Write(rotated, Known, "phone-1");
        Assert.Equal(
            ProofState.Valid,
            TicketCodec.Read(TestKeys.Of(next), text, "phone-1", FirstSeen, out _)
        );
        Assert.Equal(ProofState.UnknownKey, Read(text, "phone-1", out _));
    }

    [Fact]
    public void A_pass_is_no_ticket()
    {
        var pass = PassCodec.Write(Keys, new Pass(FirstSeen, Known.Expiry), "phones", "phone-1");

        Assert.Equal(ProofState.Unreadable, Read(pass, "phone-1", out _));
    }

    [Fact]
    public void No_flipped_bit_goes_unnoticed()
    {
        foreach (var device in new[] { "phone-1", null })
        {
            var text = Write(device);
            for (var bit = 0; bit < text.Length * 8; bit++)
            {
                var letters = text.ToCharArray();
                letters[bit / 8] ^= (char)(1 << (bit % 8));

                Assert.NotEqual(ProofState.Valid, Read(new string(letters), device, out _));
            }
        }
    }

    [Fact]
    public void No_part_of_a_ticket_and_nothing_longer_is_one()
    {
        var text = Write("phone-1");
        for (var length = 0; length < text.Length; length++)
        {
            Assert.NotEqual(ProofState.Valid, Read(text[..length], "phone-1", out _));
            Assert.NotEqual(ProofState.Valid, Read(text + text[..(length + 1)], "phone-1", out _));
        }

        Assert.NotEqual(ProofState.Valid, Read(text + "=", "phone-1", out _));
        Assert.NotEqual(ProofState.Valid, Read(text[..20] + "\n" + text[20..], "phone-1", out _));
        Assert.NotEqual(ProofState.Valid, Read(" " + text[1..], "phone-1", out _));
    }

    [Fact]
    public void Garbage_is_none_and_never_throws() =>
        Prop.ForAll<string, string>(
                (text, device) =>
                    TicketCodec.Read(Keys, text, device, FirstSeen, out _) != ProofState.Valid
                    && PassCodec.Read(Keys, text, "phones", device, FirstSeen, out _)
                        != ProofState.Valid
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(200));

    [Fact]
    public void Garbage_that_looks_like_a_ticket_is_none() =>
        Prop.ForAll<byte[]>(bytes =>
            {
                var whole = new byte[33];
                bytes.AsSpan(0, Math.Min(bytes.Length, 27)).CopyTo(whole.AsSpan(6));
                Convert.FromHexString("0101CE8542FB").CopyTo(whole, 0);
                var text = System.Buffers.Text.Base64Url.EncodeToString(whole);
                return Read(text, "phone-1", out _) == ProofState.Forged;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(60));

    [Fact]
    public void Whatever_is_written_is_read_again() =>
        Prop.ForAll<int, int, bool>(
                (seen, device, proven) =>
                {
                    var ticket = new Ticket(
                        (Rank)(Math.Abs((long)seen) % 4),
                        FirstSeen.AddMilliseconds(seen),
                        Known.Expiry.AddSeconds(Math.Abs((long)device)),
                        proven
                    );
                    var id = $"device-{device}";
                    return Read(TicketCodec.Write(Keys, ticket, id), id, out var read)
                            == ProofState.Valid
                        && read == ticket;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(100_000));

    private static string Write(string? device) => TicketCodec.Write(Keys, Known, device);

    private static ProofState Read(string text, string? device, out Ticket ticket) =>
        TicketCodec.Read(Keys, text, device, FirstSeen, out ticket);
}
