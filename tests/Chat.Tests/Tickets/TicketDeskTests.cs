using ChatBackend.Keys;
using ChatBackend.Tickets;
using ChatProtocol;
using ChatProtocol.Noise;

namespace Chat.Tests.Tickets;

public sealed class TicketDeskTests : IDisposable
{
    private static readonly string Device = DeviceIds.Of(new byte[32]);
    private readonly ManualTimeProvider _clock = new();
    private readonly ServerIdentity _identity = NewIdentity(new byte[32]);
    private readonly TicketDesk _desk;

    public TicketDeskTests() => _desk = DeskOf(_identity);

    [Fact]
    public void What_was_sealed_is_what_is_opened()
    {
        var ticket = _desk.Make(7, Device, epoch: 42, highestUsed: 3);

        var sealedTicket = _desk.Seal(ticket);
        var opened = _desk.Open(sealedTicket)!;

        Assert.Equal(TicketDesk.TicketBytes, sealedTicket.Length);
        Assert.Equal(ticket.Psk, opened.Psk);
        Assert.Equal(ticket with { Psk = opened.Psk }, opened);
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeMilliseconds(), ticket.Serial);
    }

    [Fact]
    public void A_serial_is_higher_than_the_highest_that_was_used_whatever_the_clock_says()
    {
        var future = _clock.GetUtcNow().AddYears(1).ToUnixTimeMilliseconds();

        Assert.Equal(future + 1, _desk.Make(7, Device, 1, future).Serial);
    }

    [Fact]
    public void A_change_of_any_byte_is_noticed()
    {
        var ticket = _desk.Seal(_desk.Make(7, Device, 1));

        for (var i = 0; i < ticket.Length; i++)
        {
            var changed = ticket.ToArray();
            changed[i] ^= 1;
            Assert.Null(_desk.Open(changed));
        }

        Assert.Null(_desk.Open(ticket.AsSpan(..^1)));
        Assert.Null(_desk.Open([.. ticket, 0]));
        Assert.Null(_desk.Open([]));
        Assert.NotNull(_desk.Open(ticket));
    }

    [Fact]
    public void Nothing_of_it_can_be_read_without_the_secret()
    {
        var ticket = _desk.Make(7, Device, 1);

        var wire = Convert.ToHexString(_desk.Seal(ticket));

        Assert.DoesNotContain(Convert.ToHexString(ticket.Psk), wire, StringComparison.Ordinal);
        using var other = NewIdentity([.. Enumerable.Repeat((byte)1, 32)]);
        Assert.Null(DeskOf(other).Open(Convert.FromHexString(wire)));
    }

    [Fact]
    public void Nodes_with_the_same_secret_open_each_others_tickets_though_their_clocks_differ()
    {
        using var twin = NewIdentity(new byte[32]);
        var behind = new ManualTimeProvider();
        _clock.Advance(TicketKeys.Period);

        var opened = new TicketDesk(new TicketKeys(twin, behind), behind).Open(
            _desk.Seal(_desk.Make(7, Device, 1))
        );

        Assert.Equal(7, opened!.User);
    }

    [Fact]
    public void A_ticket_lasts_for_its_life_wherever_in_a_period_it_was_made()
    {
        foreach (var hour in Enumerable.Range(0, 24))
        {
            var clock = new ManualTimeProvider();
            clock.Advance(TimeSpan.FromHours(hour));
            var desk = new TicketDesk(new TicketKeys(_identity, clock), clock);
            var ticket = desk.Seal(desk.Make(7, Device, 1));

            clock.Advance(TicketDesk.Lifetime - TimeSpan.FromSeconds(1));
            Assert.NotNull(desk.Open(ticket));

            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Null(desk.Open(ticket));
        }
    }

    [Fact]
    public void Each_period_has_a_key_of_its_own_and_old_ones_are_not_accepted()
    {
        var keys = new TicketKeys(_identity, _clock);
        var now = keys.Current;
        var first = keys.Find(now)!;

        Assert.NotEqual(first, keys.Find(now - 1)!);
        Assert.NotNull(keys.Find(now - 2));
        Assert.Null(keys.Find(now - 3));
        Assert.NotNull(keys.Find(now + 1));
        Assert.Null(keys.Find(now + 2));
        Assert.Null(keys.Find(uint.MaxValue));
        _clock.Advance(2 * TicketKeys.Period);
        Assert.Equal(first, keys.Find(now)!);
        _clock.Advance(TicketKeys.Period);
        Assert.Null(keys.Find(now));
    }

    [Fact]
    public void Secrets_stay_out_of_text()
    {
        var ticket = _desk.Make(7, Device, 1);

        Assert.DoesNotContain("Psk", ticket.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _identity.Dispose();

    private TicketDesk DeskOf(ServerIdentity identity) =>
        new(new TicketKeys(identity, _clock), _clock);

    private static ServerIdentity NewIdentity(byte[] secret) =>
        new(NoiseKeyPair.Generate(), secret, null);
}
