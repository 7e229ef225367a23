using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Windows;

/// <summary>Rule 10 and what calm leaves behind: where a storm begins, and what the law goes back to.</summary>
public sealed class AdaptiveWindowCalmTests
{
    private readonly AdaptiveWindow _window = new(20, 2, 1000);
    private readonly SteadyBackend _backend;

    public AdaptiveWindowCalmTests() => _backend = new SteadyBackend(_window) { Saturated = false };

    [Fact]
    public void With_places_free_latency_is_the_services_own_and_becomes_the_reference()
    {
        _backend.Run(30);

        Assert.Equal(0.05, _window.Reference!.Value.TotalSeconds, 1e-4);
        Assert.Equal(0.05, _backend.WorkingReference, 1e-4);
    }

    [Fact]
    public void A_storm_moves_the_working_reference_and_never_what_was_learned_in_calm()
    {
        _backend.Run(60);
        _backend.Saturated = true;
        _backend.Run(20);
        _backend.Service = 0.15;
        _backend.Workers = 80;

        _backend.Run(120);

        Assert.Equal(0.05, _window.Reference!.Value.TotalSeconds, 1e-3);
        Assert.InRange(_backend.WorkingReference, 0.14, 0.17);
    }

    [Fact]
    public void Where_places_run_out_for_moments_the_window_grows_to_a_little_beyond_the_knee()
    {
        _window.Recall(new WindowMemory(40, 0.05));
        _backend.RanOut = true;

        _backend.Run(10);
        Assert.InRange(_window.Limit, 41, 60);
        var reached = _window.Limit;
        _backend.Run(120);

        Assert.Equal(reached, _window.Limit);
    }

    [Fact]
    public void What_it_grew_in_calm_it_gives_back_down_to_the_knee()
    {
        _window.Recall(new WindowMemory(40, 0.05));
        _backend.RanOut = true;
        _backend.Run(10);
        Assert.True(_window.Limit > 40);

        _backend.RanOut = false;
        _backend.Run(300);

        Assert.Equal(40, _window.Limit);
    }

    [Fact]
    public void Where_crowded_moments_queue_in_the_backend_the_window_shrinks_and_the_knee_is_known()
    {
        _window.Recall(new WindowMemory(100, 0.05));
        _backend.RanOut = true;

        _backend.Run(60);

        Assert.InRange(_window.Limit, 40, 60);
        _backend.RanOut = false;
        _backend.Run(60);
        Assert.InRange(_window.Limit, 40, 60);
    }

    [Theory]
    [InlineData(1, 4, 12)]
    [InlineData(5, 8, 19)]
    [InlineData(15, 20, 20)]
    public void Where_the_knee_is_not_known_a_storm_begins_with_several_times_what_calm_uses(
        int used,
        int atLeast,
        int atMost
    )
    {
        _backend.Used = used;

        _backend.Run(600);

        Assert.InRange(_window.Limit, atLeast, atMost);
    }

    /// <summary>Calm rests on many more handshakes than a probe: what that finds near the calm reference is no reason to search.</summary>
    [Fact]
    public void What_is_found_near_the_calm_reference_needs_no_search()
    {
        _backend.Run(60);
        _backend.Saturated = true;
        _backend.Service = 0.0445;
        _backend.Run(20);
        _backend.Windows.Clear();

        _backend.Run(120);

        Assert.True(_backend.Probed, "It never probed.");
        Assert.InRange(_backend.Windows.Min(), 36, 60);
        Assert.InRange(_backend.WorkingReference, 0.044, 0.0505);
    }

    /// <summary>A storm quickened the backend, and then it is as it was in calm, as far as few handshakes can tell.</summary>
    [Fact]
    public void What_is_found_in_a_hurry_near_the_calm_reference_is_taken_for_it()
    {
        _backend.SamplesPerTick = 60;
        _backend.Run(60);
        _backend.Saturated = true;
        _backend.Service = 0.04;
        Assert.True(_backend.Until(() => _backend.WorkingReference < 0.043));

        _backend.Service = 0.0525;
        Assert.True(_backend.Until(() => _backend.WorkingReference > 0.047));

        Assert.Equal(0.05, _backend.WorkingReference, 0.001);
    }

    [Theory]
    [InlineData(40, 0.05)]
    [InlineData(7, 0.004)]
    public void What_is_remembered_is_what_another_process_takes_up(double limit, double reference)
    {
        var next = new AdaptiveWindow(20, 2, 1000);
        _window.Recall(new WindowMemory(limit, reference));
        var memory = _window.Remember();
        Assert.Equal(new WindowMemory(limit, reference), memory);

        next.Recall(memory!); // compared above

        Assert.Equal((int)limit, next.Limit);
        Assert.Equal(reference, next.Reference!.Value.TotalSeconds, 1e-6);
        Assert.Equal(reference, next.WorkingReference!.Value.TotalSeconds, 1e-6);
        Assert.Equal(memory, next.Remember());
    }

    [Fact]
    public void What_a_storm_taught_is_remembered_and_taken_up_without_a_search()
    {
        _backend.Run(60);
        _backend.Saturated = true;
        _backend.Run(30);
        var memory = _window.Remember();

        var next = new AdaptiveWindow(20, 2, 1000);
        var backend = new SteadyBackend(next);
        next.Recall(memory!); // null would fail here
        backend.Run(5);

        Assert.InRange(memory!.Limit, 32, 60);
        Assert.All(backend.Windows, limit => Assert.InRange(limit, 32, 60));
    }

    [Fact]
    public void While_nothing_is_known_there_is_nothing_to_remember() =>
        Assert.Null(_window.Remember());

    [Theory]
    [InlineData(1, 2)]
    [InlineData(5000, 1000)]
    public void A_window_out_of_its_bounds_is_taken_to_the_nearest(double recalled, int expected)
    {
        _window.Recall(new WindowMemory(recalled, 0.05));

        Assert.Equal(expected, _window.Limit);
    }

    [Fact]
    public void A_window_without_a_reference_is_a_place_to_search_from()
    {
        _window.Recall(new WindowMemory(100, null));
        Assert.Equal(100, _window.Limit);
        Assert.Null(_window.Reference);
        _backend.Saturated = true;

        _backend.Run(30);

        Assert.InRange(_window.Limit, 32, 60);
        Assert.InRange(_backend.WorkingReference, 0.045, 0.056);
    }
}
