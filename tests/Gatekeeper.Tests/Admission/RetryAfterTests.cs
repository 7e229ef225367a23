using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Admission;

/// <summary>When the refused are asked back: by the order in which they first came, just before their turn.</summary>
public sealed class RetryAfterTests
{
    private const int PerSecond = 100;
    private readonly TestGate _bench = new(window: 1, parkedLimit: 100_000);
    private Permit _held;

    public RetryAfterTests() => _held = _bench.Admit();

    [Fact]
    public void Those_who_came_earlier_are_asked_back_earlier()
    {
        Work(seconds: 2);
        ParkOverSeconds(seconds: 20, perSecond: 400);

        var asked = new[] { 18, 14, 10, 6, 2 }.Select(age => Refuse(age).TotalSeconds).ToArray();

        Assert.Equal(asked.Order(), asked);
        Assert.True(asked[4] > asked[0] + 40, $"{asked[4]:F1} s against {asked[0]:F1} s");
    }

    /// <summary>It comes a little early, as whoever comes too late leaves a place unused, but not so early that it must be refused again.</summary>
    [Fact]
    public void Whoever_comes_back_when_it_is_told_to_finds_its_turn_within_its_patience()
    {
        Work(seconds: 2);
        ParkOverSeconds(seconds: 10, perSecond: 500);

        const double Turn = 4 * 500.0 / PerSecond;
        var asked = Refuse(age: 6).TotalSeconds;

        Assert.InRange(asked, Turn - 10, Turn + 0.5);
    }

    [Fact]
    public void Clients_of_the_same_second_are_spread_over_the_time_that_second_takes()
    {
        Work(seconds: 2);
        _bench.Clock.Advance(TimeSpan.FromSeconds(0.1));
        for (var parked = 0; parked < 3000; parked++)
        {
            _bench.Park(TestWaiter.Background());
        }

        _bench.Clock.Advance(TimeSpan.FromSeconds(0.1));
        var asked = Enumerable.Range(0, 200).Select(_ => Refuse(age: 0).TotalSeconds).ToArray();

        // 3,000 at 100 a second take 30 s.
        Assert.InRange(asked.Min(), 1, 5);
        Assert.InRange(asked.Max(), 18, 35);
        Assert.Equal(200, asked.Distinct().Count());
    }

    [Fact]
    public void What_foreground_asks_for_is_not_there_for_background()
    {
        Work(seconds: 2);
        ParkOverSeconds(seconds: 10, perSecond: 200);
        var alone = Refuse(age: 2).TotalSeconds;

        for (var came = 0; came < 300 * PerSecond / 2; came++)
        {
            _bench.Gate.Refuse(TestWaiter.ArrivalOf(Rank.Foreground), RefusalReason.Descriptors);
        }

        Assert.True(Refuse(age: 2).TotalSeconds > 1.5 * alone);
    }

    [Fact]
    public void Nobody_is_asked_back_within_a_second_nor_much_later_than_five_minutes()
    {
        for (var round = 0; round < 200; round++)
        {
            Assert.InRange(Refuse(age: 0).TotalSeconds, 1, 1.6);
        }

        ParkOverSeconds(seconds: 5, perSecond: 5000);
        for (var round = 0; round < 200; round++)
        {
            Assert.InRange(Refuse(age: 0).TotalSeconds, 285, 315);
        }
    }

    [Fact]
    public void Foreground_counts_only_foreground_and_is_asked_back_within_a_minute()
    {
        ParkOverSeconds(seconds: 1, perSecond: 5000);
        Assert.Equal(TimeSpan.FromSeconds(1), RefuseForeground());

        for (var parked = 0; parked < 1000; parked++)
        {
            _bench.Park(TestWaiter.Foreground());
        }

        Assert.Equal(TimeSpan.FromSeconds(60), RefuseForeground());
    }

    [Fact]
    public void Those_who_were_told_to_come_back_stand_before_those_who_come_now()
    {
        Work(seconds: 2);
        for (var refused = 0; refused < 4000; refused++)
        {
            Refuse(age: 0);
        }

        Work(seconds: 1.1);

        Assert.InRange(Refuse(age: 0).TotalSeconds, 25, 45);
    }

    [Fact]
    public void Those_who_came_back_and_went_through_stand_before_nobody()
    {
        const int Refused = 1000;
        Work(seconds: 2);
        for (var refused = 0; refused < Refused; refused++)
        {
            Refuse(age: 0);
        }

        for (var came = 1; came <= Refused; came++)
        {
            _bench.Clock.Advance(TimeSpan.FromSeconds(1.0 / PerSecond));
            _held.Ready();
            var arrival = TestWaiter.ArrivalOf(Rank.Background, age: came / (double)PerSecond);
            Assert.True(_bench.Gate.TryAdmit(arrival, out var back));
            _held = back;
        }

        // With those who came back still before it, it would be asked back after six seconds.
        Assert.InRange(Refuse(age: 0).TotalSeconds, 1, 1.6);
    }

    private TimeSpan Refuse(double age) =>
        _bench
            .Gate.Refuse(TestWaiter.ArrivalOf(Rank.Background, age), RefusalReason.LotFull)
            .RetryAfter;

    private TimeSpan RefuseForeground() =>
        _bench.Gate.Refuse(TestWaiter.ArrivalOf(Rank.Foreground), RefusalReason.LotFull).RetryAfter;

    /// <summary>The backend completes so many handshakes a second.</summary>
    private void Work(double seconds)
    {
        for (var done = 0; done < seconds * PerSecond; done++)
        {
            _bench.Clock.Advance(TimeSpan.FromSeconds(1.0 / PerSecond));
            _held.Ready();
            _held = _bench.Admit(ConnectionClass.Background);
        }
    }

    /// <summary>Those who came in the last seconds, and are parked now.</summary>
    private void ParkOverSeconds(int seconds, int perSecond)
    {
        for (var age = 1; age <= seconds; age++)
        {
            for (var parked = 0; parked < perSecond; parked++)
            {
                _bench.Park(TestWaiter.Of(Rank.Background, age));
            }
        }

        _bench.Clock.Advance(TimeSpan.FromMilliseconds(60));
    }
}
