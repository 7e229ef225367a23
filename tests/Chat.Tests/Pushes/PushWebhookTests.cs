using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using ChatBackend.Configuration;
using ChatBackend.Pushes;
using ChatBackend.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Polly.CircuitBreaker;

namespace Chat.Tests.Pushes;

/// <summary>A receiver that says no, says nothing, or is not there.</summary>
public sealed class PushWebhookTests
{
    private static readonly DuePush Push = new("device-1", "alice", "token-1", 7, 3, 0);

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task A_push_says_who_and_how_much_and_is_signed()
    {
        await using var receiver = await PushReceiver.StartAsync();
        using var webhook = WebhookFor(receiver.Url, out _);

        Assert.True(await webhook.CallAsync(Push, default).Within());

        var push = Assert.Single(receiver.Received);
        Assert.Equal(
            """{"id":"device-1.7","device":"device-1","user":"alice","token":"token-1","head":7,"unread":3}""",
            Encoding.UTF8.GetString(push.Bytes)
        );
        // As docs/protocol.md tells a receiver to check it.
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(now.ToString(CultureInfo.InvariantCulture), push.Timestamp);
        var signed = Encoding.UTF8.GetBytes($"{push.Timestamp}.").Concat(push.Bytes).ToArray();
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(PushReceiver.Secret), signed);
        Assert.Equal($"v1={Convert.ToHexStringLower(expected)}", push.Signature);
    }

    [Fact]
    public async Task A_receiver_in_trouble_is_asked_again()
    {
        await using var receiver = await PushReceiver.StartAsync();
        receiver.Answer(500, 503);
        using var webhook = WebhookFor(receiver.Url, out _, retries: 2);

        var call = webhook.CallAsync(Push, default);
        await MoveUntil(call);

        Assert.True(await call);
        Assert.Equal(3, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(push => (string)push.Body["id"]!).Distinct());
    }

    [Fact]
    public async Task A_push_that_is_refused_for_itself_is_not_repeated()
    {
        await using var receiver = await PushReceiver.StartAsync();
        receiver.Answer(422);
        using var webhook = WebhookFor(receiver.Url, out _, retries: 2);

        var failed = await Assert.ThrowsAsync<PushFailedException>(() =>
            webhook.CallAsync(Push, default).Within()
        );

        Assert.False(failed.IsReceivers);
        Assert.Contains("422", failed.Message, StringComparison.Ordinal);
        Assert.Single(receiver.Received);
    }

    [Fact]
    public async Task A_token_that_is_gone_is_no_failure()
    {
        await using var receiver = await PushReceiver.StartAsync();
        receiver.Answer(410);
        using var webhook = WebhookFor(receiver.Url, out _);

        Assert.False(await webhook.CallAsync(Push, default).Within());
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_given_up_in_time()
    {
        await using var receiver = await PushReceiver.StartAsync();
        var answer = new TaskCompletionSource();
        receiver.Held = answer.Task;
        using var webhook = WebhookFor(receiver.Url, out _);

        var call = webhook.CallAsync(Push, default);
        await Limits.Until(() => receiver.Received.Count == 1);
        Assert.False(call.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(5));

        var failed = await Assert.ThrowsAsync<PushFailedException>(() => call.Within());
        Assert.Contains("no answer within 00:00:05", failed.Message, StringComparison.Ordinal);
        answer.SetResult();
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_opens_the_breaker_and_one_that_comes_back_closes_it()
    {
        var port = FreePort.Find();
        using var webhook = WebhookFor($"http://127.0.0.1:{port}/push", out var breaker);
        for (var i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<PushFailedException>(() =>
                webhook.CallAsync(Push, default).Within()
            );
        }

        Assert.Equal(0, webhook.Room);
        await Assert.ThrowsAsync<BrokenCircuitException>(() =>
            webhook.CallAsync(Push, default).Within()
        );

        // Half open, and still nobody there: one call finds out for all.
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(1, webhook.Room);
        await Assert.ThrowsAsync<PushFailedException>(() =>
            webhook.CallAsync(Push, default).Within()
        );
        Assert.Equal(0, webhook.Room);

        await using var receiver = await PushReceiver.StartAsync(new(IPAddress.Loopback, port));
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.True(await webhook.CallAsync(Push, default).Within());
        Assert.False(breaker.IsOpen);
        Assert.True(webhook.Room > 1);
    }

    private PushWebhook WebhookFor(string url, out WebhookBreaker breaker, int retries = 0)
    {
        var settings = new WakePushSettings
        {
            Url = url,
            Secret = PushReceiver.Secret,
            Retries = retries,
        };
        breaker = new WebhookBreaker(settings, _clock, NullLogger<WebhookBreaker>.Instance);
        return new PushWebhook(settings, breaker, _clock);
    }

    /// <summary>The pauses between repeats are of the clock's time; they begin when the receiver has answered.</summary>
    private async Task MoveUntil(Task done)
    {
        await Limits.Until(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            return done.IsCompleted;
        });
        await done;
    }
}
