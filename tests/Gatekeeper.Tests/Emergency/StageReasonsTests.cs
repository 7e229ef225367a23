using Gatekeeper.Emergency;

namespace Gatekeeper.Tests.Emergency;

/// <summary>The sentences operators read at night.</summary>
public sealed class StageReasonsTests
{
    private static readonly StageSignals Signals = new(
        PlacesRanOut: true,
        Places: 40,
        LatencyRatio: 1,
        Reference: TimeSpan.FromMilliseconds(21),
        ParkedForeground: 3,
        ParkedOthers: 1240,
        Owed: 0,
        LotShare: 0.08,
        Capacity: 200,
        Demand: 900,
        ForegroundDemand: 20,
        RecentCapacity: 200,
        OldestForegroundWait: TimeSpan.FromSeconds(1.26),
        BackgroundPatience: TimeSpan.FromSeconds(10)
    );
    private static readonly StageSignals SlowRequests = Signals with
    {
        ProbeRatio = 3.2,
        ProbeReference = TimeSpan.FromMilliseconds(5),
    };

    [Fact]
    public void Slow_handshakes_are_named_first_with_what_is_usual() =>
        Assert.Equal(
            "handshakes take 4.1x their usual 21 ms and all 40 places are taken; "
                + "1,240 background connections wait, 6.2 s of the backend's 200 handshakes/s",
            StageReasons.Of(Stage.Emergency, Signals with { LatencyRatio = 4.1 })
        );

    [Fact]
    public void So_are_slow_requests() =>
        Assert.StartsWith(
            "ordinary requests take 3.2x their usual 5 ms, and all 40 places are taken; 1,240 background",
            StageReasons.Of(Stage.Emergency, SlowRequests),
            StringComparison.Ordinal
        );

    [Fact]
    public void Where_both_are_slow_both_are_named() =>
        Assert.StartsWith(
            "handshakes take 4.1x their usual 21 ms, ordinary requests take 3.2x their usual 5 ms, and all 40 places are taken; 1,240",
            StageReasons.Of(Stage.Emergency, SlowRequests with { LatencyRatio = 4.1 }),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(1.4, 5)]
    [InlineData(3.2, 0)]
    public void Requests_that_are_as_usual_or_of_which_nothing_is_known_are_not_named(
        double ratio,
        double referenceMilliseconds
    ) =>
        Assert.StartsWith(
            "1,240 background connections wait",
            StageReasons.Of(
                Stage.Emergency,
                Signals with
                {
                    ProbeRatio = ratio,
                    ProbeReference = TimeSpan.FromMilliseconds(referenceMilliseconds),
                }
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(1.4, 21)]
    [InlineData(4.1, 0)]
    public void Handshakes_that_are_as_usual_or_of_which_nothing_is_known_are_not_named(
        double ratio,
        double referenceMilliseconds
    ) =>
        Assert.StartsWith(
            "1,240 background connections wait",
            StageReasons.Of(
                Stage.Emergency,
                Signals with
                {
                    LatencyRatio = ratio,
                    Reference = TimeSpan.FromMilliseconds(referenceMilliseconds),
                }
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Foreground_overload_names_who_waits_and_how_long() =>
        Assert.Equal(
            "3 foreground connections wait, the oldest for 1.3 s: foreground alone is more than 200 handshakes/s",
            StageReasons.Of(Stage.ForegroundOverload, Signals)
        );

    [Fact]
    public void The_lower_stages_need_no_figures()
    {
        Assert.Equal("places are free", StageReasons.Of(Stage.Normal, Signals));
        Assert.Equal("places run out now and then", StageReasons.Of(Stage.Watch, Signals));
    }

    [Fact]
    public void Calmer_says_who_still_waits() =>
        Assert.Equal(
            "calmer: 3 foreground and 1,240 background connections wait; one step down every 2 s",
            StageReasons.Calmer(Signals)
        );

    [Fact]
    public void An_order_is_named_as_one_in_the_operators_words() =>
        Assert.Equal("an operator ordered it: {0} %", StageReasons.Ordered("{0} %"));
}
