using Gatekeeper.Replay.Doors;
using Gatekeeper.Replay.Engine;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Tests.Replay;

/// <summary>Measures on cases small enough to do by hand.</summary>
public sealed class MeasureTests
{
    private readonly RecordingDoor _door = new();
    private readonly StormLog _log = new(Storms.Small);

    [Fact]
    public void A_percentile_is_the_wait_that_a_share_did_not_exceed()
    {
        var waits = new LatencyHistogram();
        for (var wait = 1; wait <= 100; wait++)
        {
            waits.Add(TimeSpan.FromMilliseconds(wait));
        }

        Assert.Equal(0.050, waits.Percentile(0.50) ?? 0, 0.0005);
        Assert.Equal(0.099, waits.Percentile(0.99) ?? 0, 0.0005);
    }

    [Fact]
    public void Somebody_who_never_got_in_waited_without_end()
    {
        var waits = new LatencyHistogram();
        waits.Add(TimeSpan.FromSeconds(1));
        waits.AddEndless();

        Assert.Equal(1, waits.Percentile(0.5) ?? 0, 0.01);
        Assert.Equal(double.PositiveInfinity, waits.Percentile(0.99));
        Assert.Null(new LatencyHistogram().Percentile(0.5));
    }

    [Fact]
    public void At_best_background_is_served_after_foreground_and_in_order()
    {
        var ideal = new IdealBackend();
        ideal.CapacityBecame(0, 10);
        Come(ideal, 10.0, foreground: 50, background: 100);

        // 5 s for the foreground, then 95 of 100 at ten a second.
        Assert.Equal(24.5, ideal.BackgroundInAt(0.95, 10, 11), 0.05);
    }

    [Fact]
    public void At_best_a_change_of_capacity_counts_from_its_moment()
    {
        var ideal = new IdealBackend();
        ideal.CapacityBecame(0, 10);
        ideal.CapacityBecame(15, 5);
        Come(ideal, 10.0, foreground: 0, background: 100);

        Assert.Equal(24, ideal.BackgroundInAt(0.95, 10, 11), 0.05);
    }

    [Fact]
    public void At_best_as_many_foreground_clients_are_in_time_as_capacity_allows()
    {
        var ideal = new IdealBackend();
        ideal.CapacityBecame(0, 10);
        Come(ideal, 10.0, foreground: 100, background: 0);

        Assert.Equal(30, ideal.ForegroundWithin(3, 10, 20), 0.5);
        Assert.Equal(100, ideal.ForegroundWithin(30, 10, 20), 0.5);
    }

    [Fact]
    public void At_best_a_handshake_of_twice_the_work_takes_twice_the_time()
    {
        var ideal = new IdealBackend();
        ideal.CapacityBecame(0, 10);
        for (var client = 0; client < 100; client++)
        {
            ideal.Came(10, foreground: false, work: 2);
        }

        Assert.Equal(19, ideal.BackgroundInAt(0.95, 10, 11) - 10, 0.05);
    }

    [Fact]
    public void Foreground_within_3_seconds_counts_those_who_never_got_in()
    {
        Settle(ClientTraits.Foreground | ClientTraits.InStorm, wait: 1);
        Settle(ClientTraits.Foreground | ClientTraits.InStorm, wait: 2.9);
        Settle(ClientTraits.Foreground | ClientTraits.InStorm, wait: 3.1);
        Settle(ClientTraits.Foreground | ClientTraits.InStorm, wait: null);

        var result = Sum();

        Assert.Equal(0.5, result.ForegroundWithin3Seconds);
        Assert.Equal(0.75, result.ForegroundReady);
        Assert.Equal(double.PositiveInfinity, result.ForegroundStorm.P99);
    }

    [Fact]
    public void Drain_is_the_moment_when_95_percent_are_in()
    {
        for (var client = 1; client <= 100; client++)
        {
            Settle(ClientTraits.OfStorm, wait: 1, at: 20 + client);
        }

        Assert.Equal(95, Sum().BackgroundDrain);
    }

    [Fact]
    public void Drain_never_ends_when_too_many_gave_up()
    {
        for (var client = 1; client <= 90; client++)
        {
            Settle(ClientTraits.OfStorm, wait: 1, at: 21);
        }

        for (var client = 1; client <= 10; client++)
        {
            Settle(ClientTraits.OfStorm, wait: null);
        }

        Assert.Equal(double.PositiveInfinity, Sum().BackgroundDrain);
        Assert.Equal(0.9, Sum().BackgroundReady);
    }

    [Fact]
    public void Goodput_counts_only_while_more_than_a_second_of_work_waits()
    {
        _log.CapacityBecame(0, 10);
        Want(20);
        Second(1, ready: 5); // no backlog at its beginning: not counted
        Want(20);
        Second(2, ready: 8);
        Second(3, ready: 9);
        Second(4, ready: 12); // six are left at its end, less than a second's worth

        Assert.Equal(0.85, Sum().Goodput ?? 0, 1e-9);
    }

    [Fact]
    public void Wasted_is_a_share_of_all_that_was_done()
    {
        Settle(ClientTraits.None, wait: 1);
        Settle(ClientTraits.None, wait: 1);
        Settle(ClientTraits.None, wait: 1);
        _log.Wasted();

        Assert.Equal(0.25, Sum().Wasted);
    }

    [Fact]
    public void Detection_counts_from_the_beginning_of_the_storm_to_stage_2()
    {
        _log.StageChanged(10, 0, 1);
        _log.StormBegins(20);
        _log.StageChanged(20.3, 1, 2);
        _log.StageChanged(30, 2, 0);

        var result = Sum();

        Assert.Equal(0.3, result.DetectedAfter ?? 0, 1e-9);
        Assert.Equal(1, result.StageBeforeStorm);
        Assert.Equal(2, result.StageChanges);
        Assert.Equal(2, result.HighestStage);
        Assert.Equal(0, result.StageAtEnd);
    }

    [Fact]
    public void The_peak_after_three_seconds_leaves_out_the_first_three()
    {
        _log.InFlight(21, 2.5);
        _log.InFlight(24, 1.2);

        Assert.Equal((2.5, 1.2), (Sum().PeakInFlight, Sum().PeakInFlightLater));
    }

    [Fact]
    public void The_second_spike_is_the_fastest_second_after_the_rush()
    {
        _log.CapacityBecame(0, 10);
        for (var second = 1; second <= 45; second++)
        {
            for (var forwarded = 0; forwarded < (second is 10 or 42 ? second : 5); forwarded++)
            {
                _log.Forwarded(clientHasLeft: false);
            }

            _log.Tick(second, 0, _door);
        }

        Assert.Equal(4.2, Sum().SecondSpike, 1e-9);
    }

    private static void Come(IdealBackend ideal, double at, int foreground, int background)
    {
        for (var client = 0; client < foreground + background; client++)
        {
            ideal.Came(at, client < foreground);
        }
    }

    private void Settle(ClientTraits traits, double? wait, double at = 30)
    {
        var client = new Client
        {
            Work = 1,
            Traits = traits,
            Tries = 1,
        };
        _log.Born(25, client);
        if (wait is { } seconds)
        {
            _log.Ready(at, TimeSpan.FromSeconds(seconds), client);
        }
        else
        {
            _log.GaveUp(client);
        }
    }

    private void Want(int clients)
    {
        for (var client = 0; client < clients; client++)
        {
            _log.Born(0, new Client { Work = 1 });
        }
    }

    private void Second(double ends, int ready)
    {
        for (var client = 0; client < ready; client++)
        {
            _log.Ready(ends, TimeSpan.Zero, new Client { Work = 1 });
        }

        _log.Tick(ends, 0, _door);
    }

    private ReplayResult Sum() => _log.Sum(Storms.Small, _door, 1, 50, 0);
}
