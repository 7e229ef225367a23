using Gatekeeper.Admission;

namespace Gatekeeper.Tests.Admission;

public sealed class BacklogTests
{
    private readonly Backlog _backlog = new();

    [Fact]
    public void Before_somebody_stands_who_first_came_earlier_parked_or_owed()
    {
        Park(firstSeen: 1, times: 3);
        Refuse(firstSeen: 2, times: 4, now: 4, retryAfter: 60);
        Park(firstSeen: 4, times: 5);

        Assert.Equal(0, Before(firstSeen: 1, now: 5));
        Assert.Equal(3, Before(firstSeen: 2, now: 5));
        Assert.Equal(7, Before(firstSeen: 4, now: 5));
        Assert.Equal(12, Before(firstSeen: 5, now: 5));
    }

    [Fact]
    public void Those_of_the_same_second_are_spread_over_it()
    {
        Park(firstSeen: 1, times: 2);
        Park(firstSeen: 3, times: 10);

        Assert.Equal(2, Before(firstSeen: 3.2, now: 4, within: 0));
        Assert.Equal(7, Before(firstSeen: 3.2, now: 4, within: 0.5));
        Assert.Equal(12, Before(firstSeen: 3.2, now: 4, within: 1));
    }

    [Fact]
    public void Who_is_parked_no_more_stands_before_nobody()
    {
        Park(firstSeen: 1, times: 3);
        _backlog.Unparked(At(1), At(9));

        Assert.Equal(2, Before(firstSeen: 5, now: 10));
    }

    [Fact]
    public void What_is_older_than_it_looks_back_counts_with_the_oldest_and_is_not_lost()
    {
        Park(firstSeen: 1, times: 3);
        Park(firstSeen: 100, times: 2);

        const double Later = 1 + 2 * Backlog.Seconds;
        Assert.Equal(5, Before(firstSeen: Later, now: Later));
        Assert.Equal(5, Before(firstSeen: 50, now: Later, within: 1));

        // Both left the line long after their second was out of sight.
        _backlog.Unparked(At(1), At(Later));
        _backlog.Unparked(At(100), At(Later));
        Assert.Equal(3, Before(firstSeen: Later, now: Later + 1));
    }

    [Fact]
    public void Seconds_pass_one_by_one_as_they_do_at_once()
    {
        Park(firstSeen: 1, times: 3);
        for (var second = 2; second < 2 * Backlog.Seconds; second++)
        {
            Assert.Equal(3, Before(firstSeen: second, now: second));
        }
    }

    /// <summary>A gate that was just started meets clients with tickets from before.</summary>
    [Fact]
    public void Clients_that_first_came_before_the_gates_beginning_stand_before_all_others()
    {
        Park(firstSeen: -300, now: 0.5, times: 2);
        Park(firstSeen: -5000, now: 0.5, times: 1);
        Park(firstSeen: 0, now: 0.5, times: 4);

        Assert.Equal(0, Before(firstSeen: -5000, now: 1));
        Assert.Equal(1, Before(firstSeen: -300, now: 1));
        Assert.Equal(3, Before(firstSeen: 0.5, now: 1));
        Assert.Equal(7, Before(firstSeen: 1, now: 1));
    }

    [Theory]
    [InlineData(9.99)]
    [InlineData(10)]
    [InlineData(10.99)]
    [InlineData(11.01)]
    public void Who_comes_back_with_a_ticket_of_another_clock_is_owed_no_more(double ticketSays)
    {
        Refuse(firstSeen: 10.5, times: 1, now: 12, retryAfter: 5);

        _backlog.CameBack(At(ticketSays), At(17));

        Assert.Equal(0, _backlog.OwedAt(At(17)));
        Assert.Equal(0, Before(firstSeen: 17, now: 17));
    }

    [Fact]
    public void Who_comes_back_to_a_gate_that_never_refused_it_pays_nobodys_debt()
    {
        Refuse(firstSeen: 10, times: 1, now: 12, retryAfter: 5);

        _backlog.CameBack(At(13), At(17));

        Assert.Equal(1, _backlog.OwedAt(At(17)));
    }

    [Fact]
    public void Who_does_not_come_back_in_time_is_not_waited_for_any_longer()
    {
        Refuse(firstSeen: 1, times: 3, now: 2, retryAfter: 20);

        Assert.Equal(3, _backlog.OwedAt(At(22)));
        Assert.Equal(3, Before(firstSeen: 22, now: 22));
        Assert.Equal(0, _backlog.OwedAt(At(2 + 3 * 20)));
        Assert.Equal(0, Before(firstSeen: 62, now: 62));
    }

    [Fact]
    public void A_debt_is_kept_as_long_as_the_last_of_its_second_is_expected()
    {
        Refuse(firstSeen: 1, times: 1, now: 2, retryAfter: 300);
        Refuse(firstSeen: 1, times: 1, now: 3, retryAfter: 1);
        for (var second = 15; second <= 300; second += 15)
        {
            // Others come back, so tickets are known here.
            _backlog.CameBack(At(second - 10), At(second));
        }

        Assert.Equal(2, _backlog.OwedAt(At(300)));
    }

    /// <summary>Clients that know no tickets must not keep an emergency up, nor push Retry-After out for others.</summary>
    [Fact]
    public void When_nobody_comes_back_with_a_ticket_nobody_is_waited_for()
    {
        Refuse(firstSeen: 1, times: 500, now: 2, retryAfter: 300);
        _backlog.CameBack(At(1), At(10));

        Assert.Equal(499, _backlog.OwedAt(At(29)));
        Assert.Equal(0, _backlog.OwedAt(At(31)));
        Assert.Equal(0, Before(firstSeen: 31, now: 31));
    }

    /// <summary>The sums are refreshed every 50 ms; where a second began in between they must not be read as those of the second before.</summary>
    [Fact]
    public void A_second_that_began_a_moment_ago_stands_where_it_is()
    {
        Park(firstSeen: 0.5, now: 0.5, times: 10);
        Assert.Equal(10, Before(firstSeen: 0.5, now: 0.99, within: 1));

        Park(firstSeen: 1.01, now: 1.01, times: 1);

        Assert.Equal(10, Before(firstSeen: 1.01, now: 1.02));
        Assert.Equal(0, Before(firstSeen: 0.5, now: 1.02));
    }

    private void Park(double firstSeen, int times, double? now = null)
    {
        for (var time = 0; time < times; time++)
        {
            _backlog.Parked(At(firstSeen), At(now ?? firstSeen));
        }
    }

    private void Refuse(double firstSeen, int times, double now, double retryAfter)
    {
        for (var time = 0; time < times; time++)
        {
            _backlog.Refused(At(firstSeen), At(now), At(retryAfter));
        }
    }

    private double Before(double firstSeen, double now, double within = 0) =>
        _backlog.Before(At(firstSeen), At(now), within);

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
