using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>What operators order over the admin address.</summary>
public sealed class OrdersTests : IAsyncLifetime
{
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test
    private ProxyUnderTest _proxy = null!; // the same

    public async ValueTask InitializeAsync()
    {
        _backend = await ScriptedBackend.StartAsync();
        _proxy = await ProxyUnderTest.StartAsync(
            _backend.Address,
            configuration =>
                configuration["Gatekeeper"]!["Backends"]!["chat"]!["Window"]!["Initial"] = 1
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task A_stage_is_forced_is_shown_with_its_reason_and_is_lifted()
    {
        var (status, answer) = await SendAsync(
            HttpMethod.Post,
            "/api/v1/override",
            """{ "stage": 3, "reason": "database on fire", "for": "10m" }"""
        );

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("chat", answer.GetProperty("backends")[0].GetString());
        var backend = await _proxy.BackendAsync();
        Assert.Equal(3, backend.GetProperty("stage").GetInt32());
        Assert.Contains(
            "database on fire",
            backend.GetProperty("reason").GetString(),
            StringComparison.Ordinal
        );
        var shown = backend.GetProperty("override");
        Assert.Equal(3, shown.GetProperty("stage").GetInt32());
        Assert.False(shown.GetProperty("pausesBackground").GetBoolean());
        Assert.Equal("database on fire", shown.GetProperty("reason").GetString());
        Assert.InRange(shown.GetProperty("secondsLeft").GetDouble(), 500, 600);
        Assert.Equal(
            answer.GetProperty("until").GetDateTimeOffset(),
            shown.GetProperty("expires").GetDateTimeOffset()
        );
        Assert.Contains(
            "\ngatekeeper_override_active{backend=\"chat\"} 1",
            await MetricsAsync(),
            StringComparison.Ordinal
        );

        var (lifted, _) = await SendAsync(HttpMethod.Delete, "/api/v1/override?backend=chat", null);

        Assert.Equal(HttpStatusCode.OK, lifted);
        Assert.Equal(
            JsonValueKind.Null,
            (await _proxy.BackendAsync()).GetProperty("override").ValueKind
        );
        Assert.Contains(
            "\ngatekeeper_override_active{backend=\"chat\"} 0",
            await MetricsAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Background_is_paused_until_the_order_is_lifted_and_foreground_is_not()
    {
        await SendAsync(
            HttpMethod.Post,
            "/api/v1/override",
            """{ "backend": "chat", "pauseBackground": true, "reason": "r", "for": "1h" }"""
        );
        using var background = await RawClient.UpgradeAsync(_proxy.Address, "bg");
        await _proxy.UntilAsync("parked.bg", parked => parked == 1);
        _backend.AnswerAtOnce = true;
        using var foreground = await RawClient.UpgradeAsync(_proxy.Address, "fg");
        Assert.Equal(101, await foreground.StatusAsync());

        await SendAsync(HttpMethod.Delete, "/api/v1/override", null);

        Assert.Equal(101, await background.StatusAsync());
    }

    [Fact]
    public async Task A_promoted_device_goes_before_others()
    {
        using var first = await RawClient.UpgradeAsync(_proxy.Address, "bg");
        var held = await _backend.NextAsync();
        using var foreground = await RawClient.UpgradeAsync(_proxy.Address, "fg");
        await _proxy.UntilAsync("parked.fg", parked => parked == 1);
        using var device = await RawClient.ConnectAsync(_proxy.Address);
        await device.SendAsync(RawClient.UpgradeRequest("bg", "Gatekeeper-Device: phone-7\r\n"));
        await _proxy.UntilAsync("parked.bg", parked => parked == 1);

        var (_, answer) = await SendAsync(
            HttpMethod.Post,
            "/api/v1/promote",
            """{ "device": "phone-7", "reason": "call for it" }"""
        );
        var (_, nobody) = await SendAsync(
            HttpMethod.Post,
            "/api/v1/promote",
            """{ "device": "phone-8", "reason": "call for it" }"""
        );

        Assert.Equal(1, answer.GetProperty("promoted").GetInt32());
        Assert.Equal(0, nobody.GetProperty("promoted").GetInt32());
        held.Answer(101);
        Assert.Equal(["phone-7"], (await _backend.NextAsync()).Headers["Gatekeeper-Device"]);
        Assert.Contains(
            "\ngatekeeper_promoted_total{backend=\"chat\"} 1",
            await MetricsAsync(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("not json", 400, "body", "is not a JSON object")]
    [InlineData("[1]", 400, "body", "is not a JSON object")]
    [InlineData("""{ "reason": "r", "for": "1m" }""", 400, "stage", "is missing")]
    [InlineData("""{ "stage": 7, "reason": "r", "for": "1m" }""", 400, "stage", "0 to 4")]
    [InlineData(
        """{ "stage": "three", "reason": "r", "for": "1m" }""",
        400,
        "stage",
        "whole number"
    )]
    [InlineData(
        """{ "pauseBackground": "yes", "reason": "r", "for": "1m" }""",
        400,
        "pauseBackground",
        "true or false"
    )]
    [InlineData("""{ "stage": 1, "for": "1m" }""", 400, "reason", "is missing")]
    [InlineData("""{ "stage": 1, "reason": " ", "for": "1m" }""", 400, "reason", "one line")]
    [InlineData(
        """{ "stage": 1, "reason": "a\nAudit: forged", "for": "1m" }""",
        400,
        "reason",
        "one line"
    )]
    [InlineData(
        """{ "stage": 1, "reason": "\ud800", "for": "1m" }""",
        400,
        "body",
        "is not a JSON object"
    )]
    [InlineData("""{ "stage": 1, "reason": "r" }""", 400, "for", "is missing")]
    [InlineData("""{ "stage": 1, "reason": "r", "for": "10" }""", 400, "for", "is not a duration")]
    [InlineData("""{ "stage": 1, "reason": "r", "for": "25h" }""", 400, "for", "1s to 24h")]
    [InlineData("""{ "stage": 1, "reason": "r", "for": "0s" }""", 400, "for", "1s to 24h")]
    [InlineData(
        """{ "stage": 1, "reason": "r", "for": "1m", "expires": "2026-01-31T18:00:00Z" }""",
        400,
        "for",
        "not both"
    )]
    [InlineData(
        """{ "stage": 1, "reason": "r", "expires": "2020-01-31T18:00:00Z" }""",
        400,
        "expires",
        "is over"
    )]
    [InlineData(
        """{ "stage": 1, "reason": "r", "expires": "tomorrow" }""",
        400,
        "expires",
        "is not a moment"
    )]
    [InlineData(
        """{ "stage": 1, "reason": "r", "expires": "2030-01-31T18:00:00" }""",
        400,
        "expires",
        "is not a moment"
    )]
    [InlineData("""{ "stage": 1, "reason": "r", "fro": "1m" }""", 400, "fro", "is not known")]
    [InlineData(
        """{ "stage": 1, "stage": 2, "reason": "r", "for": "1m" }""",
        400,
        "body",
        "is not a JSON object"
    )]
    [InlineData(
        """{ "stage": 1, "reason": "r", "for": "1m", "backend": "chta" }""",
        404,
        "backend",
        "did you mean 'chat'?"
    )]
    public async Task An_order_with_a_fault_is_refused_with_the_field_and_the_cure_and_changes_nothing(
        string body,
        int status,
        string field,
        string problem
    )
    {
        var (given, answer) = await SendAsync(HttpMethod.Post, "/api/v1/override", body);

        Assert.Equal(status, (int)given);
        Assert.Contains(
            answer.GetProperty("errors").EnumerateArray(),
            fault =>
                fault.GetProperty("field").GetString() == field
                && fault
                    .GetProperty("problem")
                    .GetString()!
                    .Contains(problem, StringComparison.Ordinal)
        );
        Assert.Equal(
            JsonValueKind.Null,
            (await _proxy.BackendAsync()).GetProperty("override").ValueKind
        );
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var (_, answer) = await SendAsync(
            HttpMethod.Post,
            "/api/v1/override",
            """{ "stage": 9 }"""
        );

        Assert.Equal(3, answer.GetProperty("errors").GetArrayLength());
    }

    [Theory]
    [InlineData("POST", "/api/v1/override")]
    [InlineData("DELETE", "/api/v1/override")]
    [InlineData("POST", "/api/v1/promote")]
    public async Task Every_order_needs_the_token(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new StringContent("""{ "stage": 3, "reason": "r", "for": "1m" }"""),
        };

        using var answer = await _proxy.Admin.SendAsync(request).Within();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_of_megabytes_is_not_read()
    {
        var (status, _) = await SendAsync(
            HttpMethod.Post,
            "/api/v1/override",
            $$"""{ "reason": "{{new string('x', 3_000_000)}}" }"""
        );

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(
        HttpMethod method,
        string path,
        string? body
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            ProxyUnderTest.Token
        );
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var answer = await _proxy.Admin.SendAsync(request).Within();
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    private Task<string> MetricsAsync() => _proxy.Admin.GetStringAsync("/metrics").Within();
}
