using System.Net;
using Gatekeeper.Probes;
using Gatekeeper.Telemetry;
using Gatekeeper.Testing;
using Gatekeeper.Tests.Admission;

namespace Gatekeeper.Tests.Probes;

/// <summary>Who is probed when, on a clock that stands still.</summary>
public sealed class ProbeLinesTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private readonly TestGate _gate = new(window: 8, parkedLimit: 1000, "one", "two");
    private readonly TestClient _client = new();
    private readonly TestObserver _observer = new();
    private readonly HttpMessageInvoker _http;
    private readonly ProbeLines _lines;

    public ProbeLinesTests()
    {
        _http = new HttpMessageInvoker(_client);
        _lines = new ProbeLines(_gate.Clock, _observer);
    }

    private IReadOnlyList<ProbeReading> Readings => _gate.Gate.Read().Probes;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _lines.EndAsync();
        _http.Dispose();
        _client.Dispose();
    }

    [Fact]
    public async Task A_probe_is_an_ordinary_get_that_says_who_asks()
    {
        Look(Target("one") with { Host = "chat.example" });

        var call = await _client.NextAsync();

        Assert.Equal(HttpMethod.Get, call.Method);
        Assert.Equal(new Uri("http://127.0.0.1:7100/v1/probe"), call.Address);
        Assert.Equal("chat.example", call.Host);
        Assert.Equal("gatekeeper probe", call.UserAgent);
    }

    [Fact]
    public async Task Each_destination_is_asked_once_an_interval()
    {
        for (var second = 0; second < 3; second++)
        {
            await LookUntilMadeAsync(2 * (second + 1), Target("one"), Target("two"));
            Look(Target("one"), Target("two"));
            (await _client.NextAsync()).Respond(HttpStatusCode.OK);
            (await _client.NextAsync()).Respond(HttpStatusCode.OK);
            await ToldAsync(2 * (second + 1));
            _gate.Clock.Advance(Interval - TimeSpan.FromMilliseconds(1));
            Look(Target("one"), Target("two"));
            Assert.Equal(2 * (second + 1), _client.Made);
            _gate.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.All(Readings, reading => Assert.Equal(3, reading.Answered));
    }

    [Fact]
    public async Task None_begins_while_one_is_under_way_and_what_was_left_out_is_not_made_up_for()
    {
        var slow = Target("one") with { Timeout = TimeSpan.FromMinutes(1) };
        Look(slow);
        var call = await _client.NextAsync();
        for (var look = 0; look < 100; look++)
        {
            _gate.Clock.Advance(TimeSpan.FromMilliseconds(100));
            Look(slow);
        }

        call.Respond(HttpStatusCode.OK);
        await ToldAsync(1);
        Assert.Equal("one answered in 10000 ms", _observer.Told.Single());
        await LookUntilMadeAsync(2, slow);
        (await _client.NextAsync()).Respond(HttpStatusCode.OK);
        await ToldAsync(2);
        Look(slow);

        Assert.Equal(2, _client.Made);
        Assert.Equal(1, _client.Most);
    }

    [Fact]
    public async Task No_answer_in_time_is_a_timeout()
    {
        Look(Target("one"));
        await _client.NextAsync();

        _gate.Clock.Advance(Timeout);

        await FailedAsync("timeout");
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, "unreachable")]
    [InlineData(HttpRequestError.NameResolutionError, "unreachable")]
    [InlineData(HttpRequestError.SecureConnectionError, "unreachable")]
    [InlineData(HttpRequestError.InvalidResponse, "broken")]
    [InlineData(HttpRequestError.ResponseEnded, "broken")]
    public async Task What_went_wrong_is_told_apart(HttpRequestError error, string reason)
    {
        Look(Target("one"));

        (await _client.NextAsync()).Fail(new HttpRequestException(error));

        await FailedAsync(reason);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task An_error_of_the_backend_is_no_answer(int status)
    {
        Look(Target("one"));

        (await _client.NextAsync()).Respond((HttpStatusCode)status);

        await FailedAsync("status");
    }

    [Fact]
    public async Task What_a_client_may_get_is_an_answer_and_said_to_be_odd_once()
    {
        for (var probe = 0; probe < 3; probe++)
        {
            await LookUntilMadeAsync(probe + 1, Target("one"));
            (await _client.NextAsync()).Respond(HttpStatusCode.NotFound);
            await ToldAsync(probe + 2);
            _gate.Clock.Advance(Interval);
        }

        Assert.Equal("one odd 404", Assert.Single(_observer.Told, told => told.Contains("odd")));
        Assert.Equal(3, Readings.Single().Answered);
    }

    [Fact]
    public async Task A_body_is_read_no_further_than_its_bound()
    {
        using var body = new EndlessContent();
        Look(Target("one"));

        (await _client.NextAsync()).Respond(HttpStatusCode.OK, body);

        await ToldAsync(1);
        Assert.Equal(ProbeRequest.MostBytes, body.Read);
    }

    [Fact]
    public async Task Failures_that_last_are_told_once_and_so_is_their_end()
    {
        for (var probe = 1; probe <= 15; probe++)
        {
            await LookUntilMadeAsync(probe, Target("one"));
            (await _client.NextAsync()).Respond(HttpStatusCode.InternalServerError);
            await Limits.Until(() => Failures("status") == probe);
            _gate.Clock.Advance(Interval);
        }

        Assert.Equal("one fails: status 500", Assert.Single(_observer.Told));
        Assert.True(Readings.Single().IsFailing);

        await LookUntilMadeAsync(16, Target("one"));
        (await _client.NextAsync()).Respond(HttpStatusCode.OK);
        await ToldAsync(3);
        Assert.Equal("one answers again", _observer.Told.Last());
        Assert.False(Readings.Single().IsFailing);
    }

    [Fact]
    public async Task Who_is_not_wanted_any_more_is_given_up_at_once_and_forgotten()
    {
        Look(Target("one"));
        var call = await _client.NextAsync();

        await Limits.Until(() =>
        {
            Look();
            return Readings.Count == 0;
        });

        Assert.Empty(_observer.Told);
        Assert.False(call.Answer.Task.IsCompleted);
    }

    [Fact]
    public async Task Another_way_to_probe_begins_when_the_old_one_has_ended_and_knows_nothing_of_it()
    {
        Look(Target("one"));
        (await _client.NextAsync()).Respond(HttpStatusCode.OK);
        await ToldAsync(1);
        _gate.Clock.Advance(Interval);
        await LookUntilMadeAsync(2, Target("one"));
        await _client.NextAsync();
        var other = Target("one") with { Address = new Uri("http://127.0.0.1:7100/other") };

        await LookUntilMadeAsync(3, other);

        var call = await _client.NextAsync();
        Assert.Equal(other.Address, call.Address);
        Assert.Equal(0, Readings.Single().Answered);
        Assert.Equal(1, _client.Most);
    }

    [Fact]
    public async Task At_the_end_nothing_is_under_way()
    {
        Look(Target("one"), Target("two"));
        await _client.NextAsync();
        await _client.NextAsync();

        await _lines.EndAsync().Within();

        Assert.Empty(Readings);
        Assert.Empty(_observer.Told);
    }

    private ProbeTarget Target(string destination) =>
        new(
            _gate.Gate,
            destination,
            new Uri("http://127.0.0.1:7100/v1/probe"),
            null,
            Interval,
            Timeout
        );

    private void Look(params ProbeTarget[] targets) =>
        _lines.Look(targets.Select(target => new ProbePlan(target, _http)));

    /// <summary>The one before may still be on its way to its end.</summary>
    private Task LookUntilMadeAsync(int probes, params ProbeTarget[] targets) =>
        Limits.Until(() =>
        {
            Look(targets);
            return _client.Made == probes;
        });

    private Task ToldAsync(int times) => Limits.Until(() => _observer.Told.Count == times);

    private long Failures(string reason) =>
        Readings.Single().Failures.Single(failure => failure.Reason == reason).Count;

    private async Task FailedAsync(string reason)
    {
        await Limits.Until(() => Failures(reason) == 1);
        Assert.Equal(1, Readings.Single().Failures.Sum(failure => failure.Count));
        Assert.Equal(0, Readings.Single().Answered);
        Assert.Empty(_observer.Told);
    }
}
