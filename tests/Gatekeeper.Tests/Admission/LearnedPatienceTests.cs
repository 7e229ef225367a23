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

    [Theory]
    [InlineData(0, 9)]
    [InlineData(0.3, 9)]
    [InlineData(1, 8)]
    [InlineData(2, 6)]
    [InlineData(60, 5)]
    public void What_is_left_of_patience_is_enough_for_two_handshakes_and_never_most_of_it(
        double handshakeSeconds,
        double expectedSeconds
    ) =>
        Assert.Equal(
            TimeSpan.FromSeconds(expectedSeconds),
            new LearnedPatience().HoldFor(
                Configured,
                TimeSpan.Zero,
                TimeSpan.FromSeconds(handshakeSeconds)
            )
        );

    [Fact]
    public void The_handshake_comes_off_the_patience_that_was_learned()
    {
        var patience = new LearnedPatience();
        Leave(patience, 60, TimeSpan.FromSeconds(7));

        Assert.Equal(
            TimeSpan.FromSeconds(5),
            patience.HoldFor(Configured, TimeSpan.Zero, TimeSpan.FromSeconds(1))
        );
    }

    [Fact]
    public void Clients_that_wait_longer_than_they_are_said_to_are_not_held_longer()
    {
        var patience = new LearnedPatience();
        Leave(patience, 60, TimeSpan.FromSeconds(25));

        Assert.Equal(TimeSpan.FromSeconds(9), patience.HoldFor(Configured, TimeSpan.Zero));
    }

    private static void Leave(LearnedPatience patience, int clients, TimeSpan wait)
    {
        for (var client = 0; client < clients; client++)
        {
            patience.Left(wait, TimeSpan.Zero);
        }
    }
}
