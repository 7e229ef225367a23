using ChatBackend.Pushes;

namespace Chat.Tests.Pushes;

public sealed class PushRateTests
{
    [Fact]
    public void No_more_go_than_the_rate_allows_and_none_are_saved_up()
    {
        var clock = new ManualTimeProvider();
        var rate = new PushRate(clock);
        clock.Advance(TimeSpan.FromHours(1));

        var gone = 0;
        for (var i = 0; i < 100; i++)
        {
            var now = rate.Available(perSecond: 20);
            rate.Spend(now);
            gone += now;
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        // Ten seconds, and the quarter of a second that was kept.
        Assert.InRange(gone, 195, 205);
    }

    [Fact]
    public void A_rate_below_the_pace_of_asking_lets_one_through_now_and_then()
    {
        var clock = new ManualTimeProvider();
        var rate = new PushRate(clock);

        var gone = 0;
        for (var i = 0; i < 50; i++)
        {
            var now = rate.Available(perSecond: 1);
            rate.Spend(now);
            gone += now;
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(5, gone);
    }
}
