using Gatekeeper.Emergency;

namespace Gatekeeper.Tests.Emergency;

public sealed class PressureTests
{
    private static readonly StageSignals Calm = new(
        PlacesRanOut: false,
        Places: 40,
        LatencyRatio: 1,
        Reference: TimeSpan.FromMilliseconds(21),
        ParkedForeground: 0,
        ParkedOthers: 0,
        Owed: 0,
        LotShare: 0,
        Capacity: 200,
        Demand: 200,
        ForegroundDemand: 20,
        RecentCapacity: 200,
        OldestForegroundWait: TimeSpan.Zero,
        BackgroundPatience: TimeSpan.FromSeconds(10)
    );

    [Fact]
    public void With_room_it_is_the_share_of_places_used()
    {
        Assert.Equal(0, Pressure.Of(Calm, 0));
        Assert.Equal(0.5, Pressure.Of(Calm, 20));
        Assert.Equal(1, Pressure.Of(Calm, 40));
    }

    [Fact]
    public void Every_second_of_work_that_waits_is_one_more() =>
        Assert.Equal(4, Pressure.Of(Calm with { ParkedForeground = 100, ParkedOthers = 500 }, 40));

    [Fact]
    public void Slowness_counts_only_while_places_run_out()
    {
        Assert.Equal(0.5, Pressure.Of(Calm with { LatencyRatio = 6 }, 20));
        Assert.Equal(3, Pressure.Of(Calm with { LatencyRatio = 6, PlacesRanOut = true }, 20));
    }

    [Fact]
    public void So_do_slow_requests_where_they_are_probed()
    {
        var slow = Calm with { ProbeRatio = 8, ProbeReference = TimeSpan.FromMilliseconds(5) };

        Assert.Equal(0.5, Pressure.Of(slow, 20));
        Assert.Equal(4, Pressure.Of(slow with { PlacesRanOut = true }, 20));
        Assert.Equal(
            0.5,
            Pressure.Of(
                slow with
                {
                    PlacesRanOut = true,
                    ProbeReference = TimeSpan.Zero,
                    LatencyRatio = 0.8,
                },
                20
            )
        );
    }

    [Fact]
    public void A_backend_without_places_that_completes_nothing_divides_by_nothing() =>
        Assert.Equal(5, Pressure.Of(Calm with { Places = 0, Capacity = 0, ParkedOthers = 5 }, 0));
}
