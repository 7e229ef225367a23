using ChatClient;

namespace Chat.Tests.Client.Scripted;

/// <summary>What a device does after every answer that is no: again or never, and when.</summary>
public sealed class RefusalTests
{
    public static TheoryData<int, string?, int?, RefusalAction> Answers() =>
        new()
        {
            { 400, "BAD_REQUEST", null, RefusalAction.Stop },
            { 401, "AUTH_FAILED", null, RefusalAction.Stop },
            { 403, "ORIGIN_REFUSED", null, RefusalAction.Stop },
            { 426, "UPGRADE_REQUIRED", null, RefusalAction.Stop },
            { 421, "UNKNOWN_SERVER_KEY", null, RefusalAction.Retry },
            { 425, "TICKET_REJECTED", null, RefusalAction.Retry },
            { 429, "RATE_LIMITED", null, RefusalAction.Retry },
            { 429, "RATE_LIMITED", 7, RefusalAction.Retry },
            { 503, "BG_DEFERRED", 30, RefusalAction.Retry },
            { 503, "FG_QUEUED", 2, RefusalAction.Retry },
            { 503, "RESTART", 3, RefusalAction.Retry },
            { 503, "STORE_UNAVAILABLE", null, RefusalAction.Retry },
            // Not our server's word: believed in how long to stay away, not in never to come again.
            { 400, null, null, RefusalAction.Retry },
            { 401, null, null, RefusalAction.Retry },
            { 403, null, null, RefusalAction.Retry },
            { 404, null, null, RefusalAction.Retry },
            { 421, null, null, RefusalAction.Retry },
            { 425, null, null, RefusalAction.Retry },
            { 426, null, null, RefusalAction.Retry },
            { 429, null, 9, RefusalAction.Retry },
            { 500, null, null, RefusalAction.Retry },
            { 502, null, null, RefusalAction.Retry },
            { 503, null, null, RefusalAction.Retry },
            { 503, null, 11, RefusalAction.Retry },
            { 504, null, null, RefusalAction.Retry },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Each_answer_ends_in_a_stop_or_in_a_wait_with_retry_after_as_its_floor(
        int status,
        string? reason,
        int? retryAfter,
        RefusalAction action
    )
    {
        await using var test = new DeviceUnderTest(ConnectClass.Background);
        var visit = await test.StartAsync();
        string?[] headers =
        [
            reason is null ? null : $"Chat-Reason: {reason}",
            retryAfter is null ? null : $"Retry-After: {retryAfter}",
        ];

        await visit.AnswerAsync(status, [.. headers.OfType<string>()]);

        if (action == RefusalAction.Stop)
        {
            var stopped = await test.StopsForAsync<ChatRefusedException>();
            Assert.Equal((status, reason), (stopped.HttpStatus, stopped.Reason));
            return;
        }

        var wait = await test.WaitAsync();
        var floor = TimeSpan.FromSeconds(retryAfter ?? 0);
        Assert.InRange(wait, floor, floor + TimeSpan.FromSeconds(1));
        var next = await test.ComesAfterAsync(wait);
        Assert.Equal("GET /v1/chat?intent=bg HTTP/1.1", next.RequestLine);
        Assert.Equal(2, test.Server.Visits);
        var refused = Assert.IsType<ChatRefusedException>(Assert.Single(test.Troubles));
        Assert.Equal((status, reason), (refused.HttpStatus, refused.Reason));
    }

    /// <summary>Every one of them opens one connection a try, and none ends an enrolment.</summary>
    public static TheoryData<string> Strangers() =>
        [
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>Sign in</html>",
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/login\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 511 Network Authentication Required\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: bm8=\r\n\r\n",
            "HTTP/1.1 503 Busy\r\nRetry-After: soon\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 503 Busy\r\nRetry-After: -5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            "220 smtp.example ESMTP\r\n",
            "HTTP/1.1 200",
            "\0\0\0\u0001\u0002",
            "",
        ];

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task A_stranger_is_left_and_the_server_is_tried_again(string answer)
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.StartAsync();
        await visit.SendTextAsync(answer);
        visit.Hangup();

        var wait = await test.WaitAsync();

        Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(1, test.Server.Visits);
        await test.ComesAfterAsync(wait);
        Assert.Null((Assert.Single(test.Troubles) as ChatRefusedException)?.Reason);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_because_passes_are_not_for_strangers()
    {
        await using var portal = new ScriptedChat();
        await using var test = new DeviceUnderTest();
        var visit = await test.StartAsync();

        await visit.AnswerAsync(302, $"Location: http://{portal.Endpoint.Authority}/login");

        await test.WaitAsync();
        Assert.Equal(0, portal.Visits);
    }

    [Fact]
    public async Task A_retry_after_may_be_a_date_by_the_devices_own_clock()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.StartAsync();
        var date = test.Clock.GetUtcNow().AddMinutes(5).ToString("R");

        await visit.AnswerAsync(503, "Chat-Reason: FG_QUEUED", $"Retry-After: {date}");

        var floor = TimeSpan.FromMinutes(5);
        Assert.InRange(await test.WaitAsync(), floor, floor + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Refusals_in_a_row_double_the_jitter_and_keep_the_floor()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.StartAsync();
        var longest = TimeSpan.Zero;
        for (var failures = 0; failures < 8; failures++)
        {
            await visit.AnswerAsync(503, "Chat-Reason: FG_QUEUED", "Retry-After: 10");
            var wait = await test.WaitAsync();
            var bound = TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, failures)));
            Assert.InRange(wait, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10) + bound);
            longest = wait > longest ? wait : longest;
            visit = await test.ComesAfterAsync(wait);
        }

        Assert.True(longest > TimeSpan.FromSeconds(12), $"the longest wait was {longest}");
    }

    [Fact]
    public async Task What_stopped_a_device_is_what_its_senders_are_told()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.StartAsync();
        var waiting = test.Device.SendAsync("user:bob", default, Guid.NewGuid());

        await visit.AnswerAsync(401, "Chat-Reason: AUTH_FAILED");

        var told = await Assert.ThrowsAsync<ChatRefusedException>(() => waiting.Within());
        Assert.Equal("AUTH_FAILED", told.Reason);
        await test.StopsForAsync<ChatRefusedException>();
        await Assert.ThrowsAsync<ChatRefusedException>(() =>
            test.Device.SendAsync("user:bob", default, Guid.NewGuid()).Within()
        );
    }
}
