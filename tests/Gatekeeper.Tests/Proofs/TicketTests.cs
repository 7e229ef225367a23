using Gatekeeper.Admission;
using Gatekeeper.Proofs;

namespace Gatekeeper.Tests.Proofs;

public sealed class TicketTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Rank.Background, Rank.Background, 60)]
    [InlineData(Rank.Foreground, Rank.Background, 60)]
    [InlineData(Rank.VerifiedForeground, Rank.Foreground, 60)]
    [InlineData(Rank.Background, Rank.Foreground, 0)]
    [InlineData(Rank.Foreground, Rank.VerifiedForeground, 0)]
    [InlineData(Rank.Background, Rank.Person, 0)]
    public void Waiting_in_a_lower_rank_is_no_age_in_a_higher_one(
        Rank waitedIn,
        Rank comesIn,
        int seconds
    )
    {
        var ticket = Ticket.For(waitedIn, Now.AddMinutes(-1), Now, isProven: false);

        Assert.Equal(TimeSpan.FromSeconds(seconds), ticket.AgeFor(comesIn, Now));
    }

    [Fact]
    public void First_seen_in_the_future_counts_as_now()
    {
        var ticket = new Ticket(Rank.Background, Now.AddHours(1), Now.AddHours(2), false);

        Assert.Equal(TimeSpan.Zero, ticket.AgeFor(Rank.Background, Now));
    }

    [Fact]
    public void Age_is_never_more_than_the_life_of_a_ticket()
    {
        var written = Ticket.For(Rank.Background, Now.AddDays(-1), Now, isProven: false);
        var foreign = written with { FirstSeen = Now.AddDays(-1) };

        Assert.Equal(Ticket.Life, written.AgeFor(Rank.Background, Now));
        Assert.Equal(Ticket.Life, foreign.AgeFor(Rank.Background, Now));
        Assert.Equal(Now + Ticket.Life, written.Expiry);
    }
}
