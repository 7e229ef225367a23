using Gatekeeper.Demo.Processes;
using Gatekeeper.Demo.Runs;
using Gatekeeper.Demo.Schedule;
using Gatekeeper.Replay;

namespace Demo.Tests.Runs;

public sealed class CapacityScriptTests
{
    [Fact]
    public void An_earthquake_leaves_the_backend_alone() =>
        Assert.Empty(
            CapacityScript.Turns(StormPlan.Full(StandardStorms.Pohang), halveCapacity: false)
        );

    [Fact]
    public void Half_of_the_workers_go_in_mid_storm()
    {
        var turn = Assert.Single(
            CapacityScript.Turns(StormPlan.Full(StandardStorms.Pohang), halveCapacity: true)
        );

        Assert.Equal(TimeSpan.FromSeconds(90), turn.At);
        Assert.Equal(100, turn.Dial.CapacityPerSecond);
    }

    [Fact]
    public void Messages_take_their_share_while_the_storm_lasts()
    {
        var turns = CapacityScript
            .Turns(StormPlan.Full(StandardStorms.NewYear), halveCapacity: false)
            .ToList();

        Assert.Equal(2, turns.Count);
        Assert.Equal(TimeSpan.FromSeconds(60), turns[0].At);
        Assert.Equal(0.7 * 200, turns[0].Dial.CapacityPerSecond, 3.0);
        Assert.Equal(TimeSpan.FromSeconds(120), turns[1].At);
        Assert.Equal(RehearsalDial.Standard, turns[1].Dial);
    }
}
