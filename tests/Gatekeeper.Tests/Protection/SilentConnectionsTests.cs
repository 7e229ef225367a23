using System.Net;
using Gatekeeper.Protection;
using Gatekeeper.Testing;

namespace Gatekeeper.Tests.Protection;

public sealed class SilentConnectionsTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly HearingClock _hearing;
    private readonly SilentConnections _silent;

    public SilentConnectionsTests()
    {
        _hearing = new HearingClock(_clock);
        _silent = new SilentConnections(_hearing);
    }

    [Fact]
    public void Beyond_the_bound_the_oldest_stranger_goes_and_whoever_spoke_is_none()
    {
        var (first, second, third) = (new TestVisit(), new TestVisit(), new TestVisit());
        Assert.Null(_silent.Came(first, most: 1));
        _silent.Spoke(first);
        Assert.Null(_silent.Came(second, most: 1));

        Assert.Same(second, _silent.Came(third, most: 1));
        Assert.Equal(1, _silent.Strangers);
    }

    [Fact]
    public void Strangers_yield_before_those_at_rest_and_of_each_the_longest_silent()
    {
        var resting = new[] { new TestVisit(), new TestVisit() };
        foreach (var visit in resting)
        {
            _silent.Came(visit, most: 9);
            _silent.Spoke(visit);
        }

        _silent.Rests(resting[1]);
        _silent.Rests(resting[0]);
        var stranger = new TestVisit();
        _silent.Came(stranger, most: 9);

        Assert.Same(stranger, _silent.Yield(out var wasStranger));
        Assert.True(wasStranger);
        Assert.Same(resting[1], _silent.Yield(out wasStranger));
        Assert.False(wasStranger);
        Assert.Same(resting[0], _silent.Yield(out _));
        Assert.Null(_silent.Yield(out _));
    }

    [Fact]
    public void Whoever_takes_too_long_to_speak_is_found_unless_others_see_to_it()
    {
        var (late, others, inTime) = (new TestVisit(), new TestVisit(), new TestVisit());
        _silent.Came(late, most: 9);
        _silent.Came(others, most: 9);
        _silent.LeaveDeadlineToOthers(others);
        Hear(TimeSpan.FromSeconds(10));
        _silent.Came(inTime, most: 9);

        Assert.Equal([late], _silent.TakeOverdue(TimeSpan.FromSeconds(10)));
        Assert.Empty(_silent.TakeOverdue(TimeSpan.FromSeconds(10)));
        Assert.Equal(2, _silent.Strangers);
        _silent.Ended(others);
        _silent.Ended(inTime);
        _silent.Ended(late);
        Assert.Equal(0, _silent.Strangers);
    }

    [Fact]
    public void Nobody_is_late_because_the_process_did_not_run()
    {
        var allowed = TimeSpan.FromSeconds(10);
        var visit = new TestVisit();
        _silent.Came(visit, most: 9);
        Hear(TimeSpan.FromSeconds(5));

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(_silent.TakeOverdue(allowed));
        _hearing.Beat();
        Assert.Empty(_silent.TakeOverdue(allowed));
        Assert.InRange(
            _silent.LongestSilence!.Value,
            TimeSpan.FromSeconds(5),
            TimeSpan.FromSeconds(5) + HearingClock.Longest
        );
        Hear(TimeSpan.FromSeconds(5));
        Assert.Equal([visit], _silent.TakeOverdue(allowed));
    }

    /// <summary>Time passes while the process runs.</summary>
    private void Hear(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= HearingClock.Longest)
        {
            _clock.Advance(left < HearingClock.Longest ? left : HearingClock.Longest);
            _hearing.Beat();
        }
    }

    private sealed class TestVisit() : Visit(IPAddress.Loopback)
    {
        public override void Close() { }
    }
}
