using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Windows;

/// <summary>The rules of <see cref="AdaptiveWindow"/>'s remarks, one by one, in front of a backend without chance. The knee is at 40 places, 50 ms.</summary>
public sealed class AdaptiveWindowRulesTests
{
    private readonly AdaptiveWindow _window = new(20, 2, 1000);
    private readonly SteadyBackend _backend;

    public AdaptiveWindowRulesTests() => _backend = new SteadyBackend(_window);

    [Theory]
    [InlineData(40)]
    [InlineData(150)]
    [InlineData(4)]
    public void Rule_1_without_a_reference_it_searches_and_finds_knee_and_service(int workers)
    {
        _backend.Workers = workers;

        _backend.Run(30);

        Assert.InRange(_window.Limit, 0.8 * workers, 1.5 * workers);
        Assert.InRange(_backend.WorkingReference, 0.045, 0.056);
    }

    [Fact]
    public void Rule_3_one_epoch_in_the_band_by_chance_does_not_make_growth_begin_anew()
    {
        _backend.Run(30);
        _backend.Workers = 4000;
        Assert.True(_backend.Until(() => _window.Limit > 100));
        var before = _window.Limit;
        _backend.Service *= 1.11;
        _backend.Run(0.35);
        _backend.Service /= 1.11;

        Assert.True(_backend.Until(() => _window.Limit > 3 * before, seconds: 1.6));
    }

    [Fact]
    public void Rule_2_below_the_band_it_grows_by_little_at_first_and_faster_as_it_goes_well()
    {
        _backend.Run(30);
        Assert.True(_backend.Until(() => _window.BackgroundLimit == _window.Limit));
        _backend.Workers = 400;
        _backend.Windows.Clear();

        Assert.True(_backend.Until(() => _window.Limit > 300, seconds: 30));

        var steps = Steps(_backend.Windows);
        Assert.InRange(steps[0], 1.01, 1.15);
        Assert.True(steps.Max() > 1.25, string.Join(' ', steps));
        Assert.All(steps, step => Assert.InRange(step, 1.001, 1.6));
    }

    [Fact]
    public void Rule_3_inside_the_band_it_holds_for_minutes()
    {
        _backend.Run(60);
        _backend.Windows.Clear();

        _backend.Run(300);

        Assert.Single(_backend.Windows);
    }

    [Fact]
    public void Rule_4_above_the_band_it_shrinks_to_where_Littles_law_says_the_knee_is()
    {
        _backend.Run(30);
        _backend.Workers = 20;
        _backend.Windows.Clear();

        _backend.Run(2);

        Assert.InRange(_backend.Windows[1], 18, 28);
        Assert.InRange(_window.Limit, 18, 28);
    }

    [Fact]
    public void Rule_4_no_epoch_shrinks_it_to_less_than_a_quarter()
    {
        _backend.Run(30);
        _backend.Workers = 2;
        _backend.Windows.Clear();

        Assert.True(_backend.Until(() => _window.Limit < 5));

        Assert.All(Steps(_backend.Windows), step => Assert.True(step > 0.2, $"{step}"));
    }

    [Theory]
    [InlineData(0.075)]
    [InlineData(0.15)]
    public void Rules_5_and_8_a_reference_that_is_too_high_is_found_out_and_searched_for_below(
        double recalled
    )
    {
        _window.Recall(new WindowMemory(80, recalled));

        _backend.Run(120);

        Assert.InRange(_backend.WorkingReference, 0.045, 0.056);
        Assert.InRange(_window.Limit, 32, 60);
    }

    [Fact]
    public void Rule_6_where_shrinking_does_not_help_the_service_is_slower_and_the_window_comes_back()
    {
        _window.Recall(new WindowMemory(40, 0.05));
        _backend.Run(30);
        var before = _window.Limit;
        _backend.Windows.Clear();
        _backend.Service = 0.125;
        _backend.Workers = 80;

        Assert.True(_backend.Until(() => _backend.WorkingReference > 0.11, seconds: 30));

        Assert.InRange(_backend.WorkingReference, 0.115, 0.14);
        Assert.True(_backend.Windows.Min() < 0.77 * before, "It never shrank.");
        Assert.Equal(before, _window.Limit);
        Assert.InRange(_window.Reference!.Value.TotalSeconds, 0.045, 0.055);
    }

    [Fact]
    public void Rule_7_one_step_up_after_calm_tells_that_the_service_is_slower_and_costs_no_place()
    {
        AfterCalm();
        _backend.Workers = 500;
        _backend.Service = 0.07;

        Assert.True(_backend.Until(() => _backend.WorkingReference > 0.06, seconds: 30));

        Assert.InRange(_backend.WorkingReference, 0.065, 0.075);
        Assert.True(_backend.Windows.Min() >= 20, string.Join(' ', _backend.Windows));
    }

    [Fact]
    public void Rule_7_one_step_up_after_calm_tells_that_it_queues_and_then_the_window_shrinks()
    {
        AfterCalm();
        _backend.Workers = 14;

        _backend.Run(20);

        Assert.InRange(_backend.WorkingReference, 0.045, 0.056);
        Assert.InRange(_window.Limit, 11, 19);
        Assert.InRange(_backend.Windows.Max(), 21, 32);
    }

    [Fact]
    public void Rule_8_background_alone_pays_for_a_probe_and_a_right_reference_stays()
    {
        _backend.Run(30);
        var (window, reference) = (_window.Limit, _backend.WorkingReference);
        _backend.Windows.Clear();

        Assert.True(_backend.Until(() => _window.BackgroundLimit < _window.Limit));
        Assert.Equal(window, _window.Limit);
        Assert.True(_backend.Until(() => _window.BackgroundLimit == _window.Limit, seconds: 5));

        Assert.Equal(reference, _backend.WorkingReference, 0.002);
        Assert.Equal([window], _backend.Windows);
    }

    [Fact]
    public void Rule_8_where_even_few_take_longer_the_reference_was_too_low_and_the_window_grows()
    {
        _window.Recall(new WindowMemory(40, 0.05));
        _backend.Workers = 200;
        _backend.Service = 0.0556;

        _backend.Run(60);

        Assert.InRange(_backend.WorkingReference, 0.0545, 0.0565);
        Assert.InRange(_window.Limit, 160, 290);
    }

    [Fact]
    public void Rule_8_a_probe_whose_places_foreground_used_says_nothing()
    {
        _window.Recall(new WindowMemory(45, 0.05));
        _backend.ForegroundFills = true;
        _backend.Run(10);
        var (window, reference) = (_window.Limit, _backend.WorkingReference);

        _backend.Run(60);

        Assert.True(_backend.Probed, "It never probed.");
        Assert.Equal((window, reference), (_window.Limit, _backend.WorkingReference));
    }

    [Fact]
    public void Rule_9_where_most_do_not_complete_the_window_is_halved()
    {
        _backend.Run(30);
        _backend.Completes = false;
        _backend.Windows.Clear();

        _backend.Run(10);

        var steps = Steps(_backend.Windows);
        Assert.All(steps, step => Assert.InRange(step, 0.3, 0.7));
        Assert.Equal(2, _window.Limit);
    }

    private void AfterCalm()
    {
        _backend.Saturated = false;
        _backend.Run(60);
        Assert.Equal(20, _window.Limit);
        _backend.Saturated = true;
        _backend.Windows.Clear();
    }

    private static double[] Steps(IReadOnlyList<int> windows) =>
        [.. windows.Zip(windows.Skip(1), (from, to) => to / (double)from)];
}
