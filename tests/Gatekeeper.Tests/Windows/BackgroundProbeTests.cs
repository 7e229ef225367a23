using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Windows;

public sealed class BackgroundProbeTests
{
    private const double Reference = 0.05;
    private readonly BackgroundProbe _probe = new();
    private TimeSpan _now = TimeSpan.FromSeconds(100);

    [Fact]
    public void It_holds_background_at_less_than_the_window()
    {
        _probe.BeginIfDue(50, _now);

        Assert.True(_probe.IsUnderWay);
        Assert.InRange(_probe.Limit, 25, 45);
    }

    [Theory]
    [InlineData(0.05, ProbeVerdict.Right)]
    [InlineData(0.052, ProbeVerdict.Right)]
    [InlineData(0.048, ProbeVerdict.Right)]
    [InlineData(0.035, ProbeVerdict.TooHigh)]
    [InlineData(0.07, ProbeVerdict.TooLow)]
    internal void What_is_seen_with_less_in_flight_tells_whether_the_reference_is_right(
        double latency,
        ProbeVerdict expected
    )
    {
        _probe.BeginIfDue(50, _now);

        Assert.Equal(expected, _probe.End(Reference, latency, _probe.Limit, _now));
        Assert.False(_probe.IsUnderWay);
    }

    [Fact]
    public void Where_foreground_used_the_places_nothing_was_learned_and_the_pause_is_no_longer()
    {
        _probe.Soon(_now);
        var pause = PauseUntilNext();

        Assert.Equal(ProbeVerdict.None, _probe.End(Reference, 0.2, 50, _now));

        Assert.Equal(pause, PauseUntilNext());
    }

    [Fact]
    public void Pauses_double_up_to_half_a_minute_and_begin_anew_with_a_new_reference()
    {
        _probe.Soon(_now);
        var pauses = new List<double>();
        for (var probe = 0; probe < 8; probe++)
        {
            pauses.Add(PauseUntilNext());
            _probe.End(Reference, Reference, _probe.Limit, _now);
        }

        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(2, pauses[2] / pauses[1], 0.1);
        Assert.Equal(30, pauses[^1], 0.2);
        Assert.Equal(30, pauses[^2], 0.2);

        _probe.Soon(_now);
        Assert.Equal(pauses[0], PauseUntilNext(), 0.2);
    }

    [Fact]
    public void One_that_is_given_up_holds_background_no_longer()
    {
        _probe.BeginIfDue(50, _now);

        _probe.Cancel();

        Assert.False(_probe.IsUnderWay);
    }

    private double PauseUntilNext()
    {
        var since = _now;
        while (!_probe.IsUnderWay)
        {
            _now += TimeSpan.FromSeconds(0.1);
            _probe.BeginIfDue(50, _now);
        }

        return (_now - since).TotalSeconds;
    }
}
