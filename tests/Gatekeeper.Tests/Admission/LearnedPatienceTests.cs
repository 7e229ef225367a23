using Gatekeeper.Admission;

namespace Gatekeeper.Tests.Admission;

public sealed class LearnedPatienceTests
{
    private static readonly TimeSpan Configured = TimeSpan.FromSeconds(10);

    [Fact]
    public void Until_somebody_leaves_the_configured_patience_holds() =>
        Assert.Equal(
            TimeSpan.FromSeconds(9),
            new LearnedPatience().HoldFor(Configured, TimeSpan.Zero)
        );

    [Fact]
    public void When_clients_leave_at_seven_seconds_they_are_refused_before_that()
    {
        var patience = new LearnedPatience();
        Leave(patience, 60, TimeSpan.FromSeconds(7));

        Assert.InRange(
            patience.HoldFor(Configured, TimeSpan.Zero),
            TimeSpan.FromSeconds(6),
            TimeSpan.FromSeconds(6.5)
        );
    }

    [Fact]
    public void A_few_who_lose_their_network_teach_nothing()
    {
        var patience = new LearnedPatience();
        for (var round = 0; round < 20; round++)
        {
            patience.Left(TimeSpan.FromSeconds(1), TimeSpan.Zero);
            for (var served = 0; served < 30; served++)
            {
                patience.Served(TimeSpan.FromSeconds(8), TimeSpan.Zero);
            }
        }

        Assert.Equal(TimeSpan.FromSeconds(9), patience.HoldFor(Configured, TimeSpan.Zero));
    }

    [Fact]
    public void Clients_that_come_only_to_leave_at_once_teach_no_less_than_half()
    {
        var patience = new LearnedPatience();
        Leave(patience, 5000, TimeSpan.FromMilliseconds(10));

        Assert.Equal(TimeSpan.FromSeconds(4.5), patience.HoldFor(Configured, TimeSpan.Zero));
    }

    [Fact]
    public void What_was_learned_relaxes_with_time()
    {
        var patience = new LearnedPatience();
        Leave(patience, 60, TimeSpan.FromSeconds(7));

        Assert.Equal(
            TimeSpan.FromSeconds(9),
            patience.HoldFor(Configured, TimeSpan.FromMinutes(2))
        );
    }

    private static void Leave(LearnedPatience patience, int clients, TimeSpan wait)
    {
        for (var client = 0; client < clients; client++)
        {
            patience.Left(wait, TimeSpan.Zero);
        }
    }
}
