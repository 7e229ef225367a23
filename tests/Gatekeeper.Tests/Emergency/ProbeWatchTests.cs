using Gatekeeper.Emergency;

namespace Gatekeeper.Tests.Emergency;

public sealed class ProbeWatchTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ProbeWatch _watch = new();

    [Fact]
    public void Without_probes_nothing_is_known() =>
        Assert.Equal(ProbeSignal.Unknown, _watch.Signal(_ => true));

    [Fact]
    public void Of_two_the_worse_counts()
    {
        Know("a", usual: 10, now: 10);
        Know("b", usual: 20, now: 60);

        Assert.Equal(new ProbeSignal(3, TimeSpan.FromMilliseconds(20)), _watch.Signal(_ => true));
    }

    [Theory]
    [InlineData(10, 10, 1000, 1)]
    [InlineData(10, 40, 1000, 4)]
    public void Of_three_and_more_the_median_counts(int a, int b, int c, double ratio)
    {
        Know("a", 10, a);
        Know("b", 10, b);
        Know("c", 10, c);

        Assert.Equal(ratio, _watch.Signal(_ => true).Ratio);
    }

    [Fact]
    public void Destinations_that_take_no_handshakes_do_not_count_nor_do_those_of_which_too_little_is_known()
    {
        Know("a", 10, 20);
        Know("dead", 10, 2000);
        _watch.Begin("new", Second);
        _watch.Of("new")!.Add(ProbeOutcome.Timeout, 2 * Second, isCalm: true, Second); // begun above

        Assert.Equal(2, _watch.Signal(id => id != "dead").Ratio);
    }

    [Fact]
    public void What_is_begun_anew_knows_nothing_of_before_and_what_ended_is_gone()
    {
        Know("a", 10, 100);

        _watch.Begin("a", Second);
        Assert.Equal(ProbeSignal.Unknown, _watch.Signal(_ => true));

        _watch.End("a");
        Assert.Null(_watch.Of("a"));
    }

    private void Know(string destination, double usual, double now)
    {
        _watch.Begin(destination, Second);
        var history = _watch.Of(destination)!; // begun above
        for (var probe = 0; probe < 20; probe++)
        {
            history.Add(
                ProbeOutcome.Answered,
                TimeSpan.FromMilliseconds(usual),
                isCalm: true,
                Second
            );
        }

        for (var probe = 0; probe < ProbeHistory.Last; probe++)
        {
            history.Add(
                ProbeOutcome.Answered,
                TimeSpan.FromMilliseconds(now),
                isCalm: false,
                Second
            );
        }
    }
}
