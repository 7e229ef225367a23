using ChatBackend.Configuration;
using ChatBackend.Login;
using ChatBackend.Sessions;

namespace Chat.Tests.Login;

public sealed class LoginLineTests : IDisposable
{
    private static readonly TimeSpan Login = TimeSpan.FromMilliseconds(0.3);
    private static readonly TimeSpan LongLogin = TimeSpan.FromMilliseconds(2);
    private readonly ManualTimeProvider _clock = new();
    private readonly SessionTraffic _traffic;
    private readonly LoginLine _line;

    public LoginLineTests()
    {
        _traffic = new SessionTraffic(_clock);
        _line = new LoginLine(
            new ChatBackendSettings
            {
                Login = new() { Processors = 1, Queue = 1 },
            },
            _traffic,
            _clock
        );
    }

    public void Dispose() => _line.Dispose();

    [Fact]
    public async Task While_nobody_writes_there_is_no_line()
    {
        _traffic.Flows();
        _clock.Advance(TimeSpan.FromSeconds(1));

        for (var i = 0; i < 10; i++)
        {
            Assert.NotNull(await Enter());
        }
    }

    [Fact]
    public async Task While_somebody_writes_they_go_one_after_the_other_and_beyond_the_line_nobody_waits()
    {
        _traffic.Flows();
        var first = await Enter();

        var second = Enter();
        Assert.False(second.IsCompleted);
        Assert.Null(await Enter());
        first!.Dispose();
        first.Dispose();

        var place = await second;
        Assert.True(first.IsLeft);
        Assert.False(place!.IsLeft);
        Assert.False(Enter().IsCompleted);
    }

    [Fact]
    public async Task After_a_piece_of_work_the_place_rests()
    {
        _traffic.Flows();
        var place = await Enter();
        _clock.Advance(LongLogin);
        var next = Enter();
        place!.Dispose();

        _clock.Advance(2 * LongLogin);
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.NotNull(await next);
    }

    [Fact]
    public async Task Whoever_leaves_the_line_takes_nobody_s_turn()
    {
        _traffic.Flows();
        var place = await Enter();
        using var left = new CancellationTokenSource();
        var gone = _line.EnterAsync(left.Token).AsTask();

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.Within());
        var next = Enter();
        place!.Dispose();
        Assert.NotNull(await next);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Without_a_pause_between_them_logins_work_a_third_of_the_time(int places)
    {
        var budget = new LoginBudget(places, _clock);
        var (worked, total) = (TimeSpan.Zero, TimeSpan.Zero);
        while (total < TimeSpan.FromSeconds(1))
        {
            _clock.Advance(Login);
            // All places at the same time.
            var rest = Enumerable.Range(0, places).Max(_ => budget.Spend(Login));
            _clock.Advance(rest);
            worked += Login;
            total += Login + rest;
        }

        Assert.InRange(worked / total, 0.2, 0.34);
    }

    [Fact]
    public void Logins_with_time_between_them_never_rest()
    {
        var budget = new LoginBudget(1, _clock);
        for (var i = 0; i < 100; i++)
        {
            _clock.Advance(3 * Login);
            Assert.Equal(TimeSpan.Zero, budget.Spend(Login));
        }
    }

    [Fact]
    public void Nobody_rests_long_because_the_process_did_not_run() =>
        Assert.InRange(
            new LoginBudget(1, _clock).Spend(TimeSpan.FromMinutes(2)),
            TimeSpan.FromMilliseconds(1),
            TimeSpan.FromMilliseconds(30)
        );

    private Task<LoginPlace?> Enter() =>
        _line.EnterAsync(default).AsTask().WaitAsync(Limits.Default);
}
