using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Emergency;

namespace Gatekeeper.Tests.Admission;

/// <summary>What probes do to a gate: they say how slow it is while places run out, and nothing else.</summary>
public sealed class ProbeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private const int TicksPerSecond = 20;
    private const int Waiting = 85;
    private readonly TestGate _gate = new(window: 20);
    private readonly Queue<Func<Permit?>> _held = new();

    public ProbeTests()
    {
        _gate.Gate.BeginProbes("one", Second);
        Probe(10, times: 20);
        for (var tick = 0; tick < 3 * TicksPerSecond; tick++)
        {
            Tick(arrivals: 5);
        }
    }

    [Fact]
    public void Slow_requests_while_places_run_out_and_work_piles_up_are_an_emergency()
    {
        Storm(seconds: 3, probes: 10);
        Assert.Equal(Stage.Watch, _gate.Gate.Stage);

        Storm(seconds: 3, probes: 32);

        Assert.Equal(Stage.Emergency, _gate.Gate.Stage);
        Assert.StartsWith(
            "ordinary requests take 3.2x their usual 10 ms, and all 20 places are taken; ",
            _gate.Gate.Read().Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(20, _gate.Gate.Read().Destinations.Single().Window);
    }

    [Fact]
    public void Slow_requests_while_places_are_free_are_none()
    {
        Probe(1000, times: 5);
        _gate.Pass(5 * Second);

        Assert.Equal(100, _gate.Gate.Read().Probes.Single().Ratio);
        Assert.Equal(Stage.Normal, _gate.Gate.Stage);
        Assert.Equal("places are free", _gate.Gate.Read().Reason);
        Assert.Equal(0.5, _gate.Gate.Read().Pressure);
    }

    [Fact]
    public void Nothing_is_learned_while_places_run_out_or_somebody_waits()
    {
        Storm(seconds: 2, probes: 10);
        Probe(500, times: 200);
        Assert.Equal(0.01, _gate.Gate.Read().Probes.Single().ReferenceSeconds);
    }

    [Fact]
    public void What_is_probed_no_more_says_nothing()
    {
        Probe(1000, times: 5);
        _gate.Gate.EndProbes("one");
        Probe(1000, times: 5);

        Storm(seconds: 3, probes: null);

        Assert.Empty(_gate.Gate.Read().Probes);
        Assert.Equal(Stage.Watch, _gate.Gate.Stage);
    }

    [Fact]
    public void A_destination_that_takes_no_handshakes_is_read_and_does_not_count()
    {
        _gate.Gate.BeginProbes("dead", Second);
        for (var probe = 0; probe < 20; probe++)
        {
            _gate.Gate.Probed("dead", ProbeOutcome.Answered, TimeSpan.FromMilliseconds(10));
        }

        for (var probe = 0; probe < 5; probe++)
        {
            _gate.Gate.Probed("dead", ProbeOutcome.Timeout, Second);
        }

        Storm(seconds: 3, probes: 10);

        Assert.Equal(2, _gate.Gate.Read().Probes.Count);
        Assert.Equal(Stage.Watch, _gate.Gate.Stage);
    }

    private void Probe(double milliseconds, int times = 1)
    {
        for (var time = 0; time < times; time++)
        {
            _gate.Gate.Probed(
                "one",
                ProbeOutcome.Answered,
                TimeSpan.FromMilliseconds(milliseconds)
            );
        }
    }

    /// <summary>
    /// The backend does 100 handshakes a second. More come, and so many wait in the end: less than the second of work that would be an emergency by itself, more
    /// than the 0.7 that are one when the backend is slow.
    /// </summary>
    private void Storm(int seconds, double? probes)
    {
        for (var tick = 0; tick < seconds * TicksPerSecond; tick++)
        {
            if (probes is { } milliseconds && tick % TicksPerSecond == 0)
            {
                Probe(milliseconds, times: 3);
            }

            Tick(Math.Min(7, Waiting + 5 - _gate.Parked));
        }
    }

    /// <summary>So many come, and five are done with.</summary>
    private void Tick(int arrivals)
    {
        for (var arrival = 0; arrival < arrivals; arrival++)
        {
            if (
                _gate.Gate.TryAdmit(
                    new Arrival(ConnectionClass.Background, 10 * Second),
                    out var permit
                )
            )
            {
                _held.Enqueue(() => permit);
            }
            else
            {
                var waiter = _gate.Park(TestWaiter.Background());
                _held.Enqueue(() => waiter.Permit);
            }
        }

        _gate.Pass(Second / TicksPerSecond);
        for (var done = 0; done < 5 && _held.Count > 10; done++)
        {
            _held.Dequeue()()?.Ready();
        }
    }
}
