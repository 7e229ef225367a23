using ChatClient;

namespace Chat.Tests.Client;

public sealed class ReconnectPolicyTests
{
    [Theory]
    [InlineData(ConnectClass.Foreground, 60)]
    [InlineData(ConnectClass.Background, 900)]
    public void Delays_stay_under_a_bound_that_doubles_up_to_the_cap(ConnectClass c, int cap)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var policy = new ReconnectPolicy(new Random(seed));
            for (var n = 0; n < 40; n++)
            {
                var bound = TimeSpan.FromSeconds(Math.Min(cap, Math.Pow(2, n)));
                Assert.InRange(policy.NextDelay(c), TimeSpan.Zero, bound);
            }
        }
    }

    [Fact]
    public void Jitter_is_full_so_that_ten_thousand_clients_spread_evenly()
    {
        var delays = Enumerable
            .Range(0, 10_000)
            .Select(seed =>
                new ReconnectPolicy(new Random(seed)).NextDelay(ConnectClass.Foreground)
            )
            .ToList();

        var tenths = delays.GroupBy(delay => (int)(delay.TotalSeconds * 10)).ToList();

        Assert.Equal(10, tenths.Count);
        Assert.All(tenths, tenth => Assert.InRange(tenth.Count(), 800, 1200));
    }

    [Fact]
    public void Retry_after_is_a_floor_with_jitter_on_top()
    {
        var floor = TimeSpan.FromSeconds(20);
        var delays = Enumerable
            .Range(0, 1000)
            .Select(seed =>
                new ReconnectPolicy(new Random(seed)).NextDelay(ConnectClass.Background, floor)
            )
            .ToList();

        Assert.All(delays, d => Assert.InRange(d, floor, floor + TimeSpan.FromSeconds(1)));
        Assert.True(delays.Max() - delays.Min() > TimeSpan.FromSeconds(0.9));
    }

    [Fact]
    public void A_senseless_retry_after_does_not_silence_a_device()
    {
        var policy = new ReconnectPolicy(new Random(1));

        var delay = policy.NextDelay(ConnectClass.Foreground, TimeSpan.FromDays(4000));

        Assert.InRange(delay, TimeSpan.FromHours(1), TimeSpan.FromHours(1.1));
    }

    [Fact]
    public void In_the_background_a_client_stays_away_as_long_as_the_server_wishes()
    {
        var wish = TimeSpan.FromSeconds(40);
        var delays = Enumerable
            .Range(0, 1000)
            .Select(seed =>
                new ReconnectPolicy(new Random(seed)) { BackgroundMinInterval = wish }.NextDelay(
                    ConnectClass.Background
                )
            )
            .ToList();
        var foreground = new ReconnectPolicy(new Random(1)) { BackgroundMinInterval = wish };

        Assert.All(delays, delay => Assert.InRange(delay, wish, wish + TimeSpan.FromSeconds(1)));
        Assert.True(delays.Max() - delays.Min() > TimeSpan.FromSeconds(0.9));
        Assert.True(foreground.NextDelay(ConnectClass.Foreground) < wish);
    }

    [Fact]
    public void Only_a_stable_session_ends_the_row_of_failures()
    {
        var policy = new ReconnectPolicy(new Random(1));
        policy.NextDelay(ConnectClass.Foreground);
        policy.NextDelay(ConnectClass.Foreground);

        policy.SessionEnded(TimeSpan.FromSeconds(29));
        Assert.Equal(2, policy.Failures);

        policy.SessionEnded(TimeSpan.FromSeconds(30));
        Assert.Equal(0, policy.Failures);
    }

    [Fact]
    public void The_same_seed_makes_the_same_choices()
    {
        var (one, two) = (new ReconnectPolicy(new Random(7)), new ReconnectPolicy(new Random(7)));

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(
                one.NextDelay(ConnectClass.Background),
                two.NextDelay(ConnectClass.Background)
            );
        }
    }
}
