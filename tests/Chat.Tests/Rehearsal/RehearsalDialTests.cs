using ChatBackend.Configuration;
using ChatBackend.Rehearsal;

namespace Chat.Tests.Rehearsal;

public sealed class RehearsalDialTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RehearsalDial _dial;

    public RehearsalDialTests() => _dial = new RehearsalDial(FourTimesTwenty(), _clock);

    [Fact]
    public void Four_workers_of_20_ms_complete_200_a_second()
    {
        Queue(1000);

        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(400, _dial.Counters().Completed);
    }

    [Fact]
    public void A_late_timer_costs_nothing_in_the_long_run()
    {
        using var late = new LateClock();
        using var dial = new RehearsalDial(FourTimesTwenty(), late);
        for (var i = 0; i < 1000; i++)
        {
            _ = dial.WorkAsync(CancellationToken.None);
        }

        late.AdvanceAndFire(TimeSpan.FromMilliseconds(1007));

        Assert.Equal(200, dial.Counters().Completed);
    }

    [Fact]
    public async Task A_lone_handshake_takes_its_time_and_no_longer()
    {
        var work = _dial.WorkAsync(CancellationToken.None);

        _clock.Advance(TimeSpan.FromMilliseconds(19));
        Assert.False(work.IsCompleted);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await work.Within();
    }

    [Fact]
    public async Task The_queue_is_first_come_first_served()
    {
        var works = Queue(8);

        _clock.Advance(TimeSpan.FromMilliseconds(20));
        await Task.WhenAll(works[..4]).Within();

        Assert.All(works[4..], work => Assert.False(work.IsCompleted));
    }

    [Fact]
    public void Work_goes_on_for_clients_that_have_left_and_counts_as_wasted()
    {
        using var left = new CancellationTokenSource();
        _ = _dial.WorkAsync(left.Token);
        _ = _dial.WorkAsync(CancellationToken.None);
        left.Cancel();

        _clock.Advance(TimeSpan.FromMilliseconds(20));

        Assert.Equal((2, 2, 1), Seen());
    }

    [Fact]
    public void Halving_the_capacity_meets_those_who_wait()
    {
        Queue(1000);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, _dial.Counters().Completed);

        _dial.Change(new() { HandshakeMilliseconds = 40, Workers = 4 });
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.InRange(_dial.Counters().Completed, 300, 304);
    }

    [Fact]
    public void Fewer_workers_finish_what_they_have_begun()
    {
        Queue(100);

        _dial.Change(new() { HandshakeMilliseconds = 20, Workers = 1 });
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(4 + 4, _dial.Counters().Completed);
    }

    [Fact]
    public void More_workers_begin_at_once()
    {
        Queue(100);

        _dial.Change(new() { HandshakeMilliseconds = 20, Workers = 50 });

        Assert.Equal(50, _dial.Counters().Working);
    }

    public void Dispose() => _dial.Dispose();

    private static RehearsalSettings FourTimesTwenty() =>
        new() { HandshakeMilliseconds = 20, Workers = 4 };

    private Task[] Queue(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _dial.WorkAsync(CancellationToken.None))];

    private (long, long, long) Seen()
    {
        var counters = _dial.Counters();
        return (counters.Started, counters.Completed, counters.Wasted);
    }
}
