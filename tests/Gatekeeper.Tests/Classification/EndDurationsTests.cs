using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Classification;

public sealed class EndDurationsTests
{
    [Fact]
    public void A_timer_of_an_hour_and_a_half_is_found_among_lengths_that_fade_out()
    {
        var durations = Spread(seed: 1, 200_000);
        var timer = EndDurations.BinOf(TimeSpan.FromMinutes(90));
        for (var end = 0; end < 5_000; end++)
        {
            durations.Count(timer, TimeSpan.Zero);
        }

        Assert.True(durations.IsSpike(timer));
        Assert.False(durations.IsSpike(EndDurations.BinOf(TimeSpan.FromMinutes(80))));
    }

    [Fact]
    public void No_length_is_a_spike_where_the_seconds_end_and_the_hundredths_begin()
    {
        var durations = Spread(seed: 2, 2_000_000);

        Assert.All(
            Enumerable.Range(0, EndDurations.BinOf(TimeSpan.FromDays(30))),
            bin => Assert.False(durations.IsSpike((ushort)bin), $"bin {bin}")
        );
    }

    [Fact]
    public void Two_timers_next_to_each_other_do_not_hide_one_another()
    {
        var durations = Spread(seed: 3, 100_000);
        foreach (var seconds in (int[])[180, 181, 185, 186])
        {
            for (var end = 0; end < 5_000; end++)
            {
                durations.Count(EndDurations.BinOf(TimeSpan.FromSeconds(seconds)), TimeSpan.Zero);
            }
        }

        Assert.True(durations.IsSpike(180));
        Assert.True(durations.IsSpike(186));
        Assert.False(durations.IsSpike(183));
    }

    [Fact]
    public void A_timer_that_was_given_up_is_forgotten_within_hours()
    {
        var durations = new EndDurations();
        for (var end = 0; end < 1_000; end++)
        {
            durations.Count(180, TimeSpan.Zero);
        }

        Assert.True(durations.IsSpike(180));
        durations.Count(5, TimeSpan.FromHours(2));
        Assert.False(durations.IsSpike(180));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0.999, 0)]
    [InlineData(4095.9, 4095)]
    [InlineData(4096, 4096)]
    [InlineData(8192, 4160)]
    [InlineData(1e9, 4479)]
    public void Lengths_fall_into_bins(double seconds, int bin) =>
        Assert.Equal(bin, EndDurations.BinOf(TimeSpan.FromSeconds(seconds)));

    private static EndDurations Spread(int seed, int ends)
    {
        var random = new Random(seed);
        var durations = new EndDurations();
        for (var end = 0; end < ends; end++)
        {
            var minutes = -Math.Log(1 - random.NextDouble()) * 40;
            durations.Count(EndDurations.BinOf(TimeSpan.FromMinutes(minutes)), TimeSpan.Zero);
        }

        return durations;
    }
}
