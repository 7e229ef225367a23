using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Windows;

/// <summary>Where the window goes while places are free, epoch by epoch; a handshake takes 50 ms when nothing is wrong.</summary>
public sealed class CalmWindowTests
{
    private const double Reference = 0.05;
    private const double Initial = 40;
    private readonly CalmWindow _calm = new(Initial);
    private double _limit = Initial;
    private bool _isKnee;

    [Fact]
    public void Crowded_handshakes_that_take_no_longer_let_it_grow_where_places_ran_out()
    {
        Pass(epochs: 20, crowded: 8, Reference, ranOut: true);

        Assert.True(_limit > 1.1 * Initial, $"{_limit}");
        Assert.False(_isKnee);
    }

    [Fact]
    public void Where_no_place_was_missing_there_is_no_need_to_grow()
    {
        Pass(epochs: 20, crowded: 8, Reference, ranOut: false);

        Assert.InRange(_limit, 0, Initial);
    }

    [Fact]
    public void Crowded_handshakes_of_one_moment_may_all_be_of_one_pause()
    {
        Pass(epochs: 1, crowded: 50, Reference, ranOut: true);
        Assert.Equal(Initial, _limit);
        _calm.Clear();

        Pass(epochs: 1, crowded: 50, 10 * Reference, ranOut: true);

        Assert.Equal((Initial, false), (_limit, _isKnee));
    }

    [Fact]
    public void Crowded_handshakes_that_queue_cut_it_by_little_and_then_the_knee_is_known()
    {
        Pass(epochs: 60, crowded: 8, 2 * Reference, ranOut: true, until: () => _isKnee);

        Assert.True(_isKnee);
        Assert.InRange(_limit, 0.7 * Initial, 0.95 * Initial);
    }

    [Fact]
    public void It_is_never_cut_to_what_any_server_can_do()
    {
        Pass(epochs: 500, crowded: 8, 10 * Reference, ranOut: true);

        Assert.InRange(_limit, 4, 12);
    }

    [Fact]
    public void Crowded_handshakes_that_take_a_little_longer_say_it_is_right()
    {
        Pass(epochs: 60, crowded: 8, 1.22 * Reference, ranOut: true);

        Assert.Equal((Initial, false), (_limit, _isKnee));
    }

    [Fact]
    public void What_was_crowded_before_others_moved_it_says_nothing()
    {
        for (var round = 0; round < 20; round++)
        {
            Pass(epochs: 2, crowded: 8, 2 * Reference, ranOut: true);
            _calm.Clear();
        }

        Assert.Equal((Initial, false), (_limit, _isKnee));
    }

    [Theory]
    [InlineData(2, 7, 9)]
    [InlineData(8, 17, 23)]
    [InlineData(30, 40, 40)]
    public void Where_nothing_runs_out_it_falls_to_several_times_what_is_used(
        int used,
        double atLeast,
        double atMost
    )
    {
        Pass(epochs: 400, crowded: 0, Reference, ranOut: false, used: used);

        Assert.InRange(_limit, atLeast, atMost);
    }

    [Fact]
    public void It_falls_to_the_knee_where_that_is_known()
    {
        Pass(epochs: 400, crowded: 0, Reference, ranOut: false, knee: 33);

        Assert.Equal(33, _limit, 0.01);
    }

    [Fact]
    public void It_does_not_fall_while_the_reference_cannot_be_trusted()
    {
        Pass(epochs: 400, crowded: 0, Reference, ranOut: false, trusted: false);

        Assert.Equal(Initial, _limit);
    }

    private void Pass(
        int epochs,
        int crowded,
        double crowdedSeconds,
        bool ranOut,
        int used = 5,
        double? knee = null,
        bool trusted = true,
        Func<bool>? until = null
    )
    {
        for (var epoch = 0; epoch < epochs && until?.Invoke() != true; epoch++)
        {
            (_limit, _isKnee) = _calm.Next(
                Seen(crowded, crowdedSeconds, ranOut, used),
                _limit,
                Reference,
                knee,
                trusted
            );
        }
    }

    private Epoch Seen(int crowded, double crowdedSeconds, bool ranOut, int used)
    {
        var epoch = new Epoch(new ClassMix());
        epoch.Begin(TimeSpan.Zero);
        for (var index = 0; index < 60 + crowded; index++)
        {
            var isCrowded = index >= 60;
            var took = TimeSpan.FromSeconds(isCrowded ? crowdedSeconds : Reference);
            var granted = TimeSpan.FromMilliseconds(200 + index);
            epoch.Observe(
                new(granted, granted + took, took, Completed: true)
                {
                    PlacesUsed = isCrowded ? (int)Math.Ceiling(_limit) : used,
                }
            );
        }

        Assert.True(
            epoch.IsOver(
                new(TimeSpan.FromSeconds(2), Waiting: false, ranOut, used, Calm: true),
                Epoch.EnoughSamples
            )
        );
        return epoch;
    }
}
