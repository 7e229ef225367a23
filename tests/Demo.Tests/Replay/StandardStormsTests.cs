using Gatekeeper.Replay;

namespace Demo.Tests.Replay;

/// <summary>The figures of the design's table: demo, bench and replay are only comparable while they play the same storms.</summary>
public sealed class StandardStormsTests
{
    [Theory]
    [InlineData("pohang", 0.30, 0.20, 1.5, 60, 0.04, 0)]
    [InlineData("pohang15", 0.30, 0.20, 4.5, 60, 0.04, 0)]
    [InlineData("gyeongju", 0.10, 0.20, 4.5, 15, 0.04, 0)]
    [InlineData("gyeongju-full", 0.30, 0.20, 13.5, 15, 0.04, 0)]
    [InlineData("newyear", 0.30, 0.30, 0.9, 60, 0.60, 0.3)]
    [InlineData("fgflood", 0.30, 0.20, 2, 30, 0.80, 0)]
    public void A_storm_has_the_figures_of_the_design(
        string name,
        double calmLoad,
        double calmForegroundShare,
        double stormLoad,
        double stormSeconds,
        double stormForegroundShare,
        double messageTrafficShare
    )
    {
        var storm = StandardStorms.Find(name);

        Assert.NotNull(storm);
        Assert.Equal(TimeSpan.FromSeconds(60), storm.CalmLasts);
        Assert.Equal(calmLoad, storm.CalmLoad);
        Assert.Equal(calmForegroundShare, storm.CalmForegroundShare);
        Assert.Equal(stormLoad, storm.StormLoad);
        Assert.Equal(TimeSpan.FromSeconds(stormSeconds), storm.StormLasts);
        Assert.Equal(stormForegroundShare, storm.StormForegroundShare);
        Assert.Equal(messageTrafficShare, storm.MessageTrafficShare);
    }

    [Fact]
    public void There_are_no_other_storms() =>
        Assert.Equal(
            ["pohang", "pohang15", "gyeongju", "gyeongju-full", "newyear", "fgflood"],
            StandardStorms.All.Select(storm => storm.Name)
        );

    [Fact]
    public void Earthquakes_have_their_historical_multiples()
    {
        Assert.Equal(5, StandardStorms.Pohang.StormMultiple, 6);
        Assert.Equal(45, StandardStorms.Gyeongju.StormMultiple, 6);
        Assert.Equal(45, StandardStorms.GyeongjuFull.StormMultiple, 6);
    }

    [Fact]
    public void Clients_wait_and_come_back_as_the_design_says() =>
        Assert.All(
            StandardStorms.All,
            storm =>
            {
                Assert.Equal(TimeSpan.FromSeconds(5), storm.Foreground.TryLasts);
                Assert.Equal(TimeSpan.FromSeconds(30), storm.Foreground.GivesUpAfter);
                Assert.Equal(TimeSpan.FromSeconds(10), storm.Background.TryLasts);
                Assert.Equal(TimeSpan.FromSeconds(600), storm.Background.GivesUpAfter);
                Assert.All(
                    [storm.Foreground, storm.Background],
                    clients =>
                    {
                        Assert.Equal(TimeSpan.FromSeconds(0.2), clients.ComesBackAfter);
                        Assert.Equal(TimeSpan.FromSeconds(1), clients.ComesBackBefore);
                        Assert.Equal(storm.VirtualTimeOnly, clients.ObeysRetryAfter);
                    }
                );
            }
        );

    [Fact]
    public void Only_the_full_Gyeongju_needs_virtual_time_and_a_size_of_its_own()
    {
        Assert.Equal(
            [StandardStorms.GyeongjuFull],
            StandardStorms.All.Where(storm => storm.VirtualTimeOnly)
        );
        Assert.Equal(
            new ScenarioScale(5_000_000, 25_000, 1_000_000),
            StandardStorms.GyeongjuFull.Scale
        );
    }
}
