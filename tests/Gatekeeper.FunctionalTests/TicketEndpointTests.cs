using System.Globalization;
using System.Net;
using System.Text.Json;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>What a browser does, which is not shown the answer to a refused upgrade.</summary>
public sealed class TicketEndpointTests : IAsyncLifetime
{
    private const string Path = "/.gatekeeper/ticket";
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test
    private ProxyUnderTest _proxy = null!; // the same
    private HttpClient _browser = null!; // the same

    public async ValueTask InitializeAsync()
    {
        _backend = await ScriptedBackend.StartAsync();
        _proxy = await ProxyUnderTest.StartAsync(
            _backend.Address,
            configuration =>
            {
                var gatekeeper = configuration["Gatekeeper"]!;
                gatekeeper["Backends"]!["chat"]!["Window"]!["Initial"] = 1;
                gatekeeper["Policies"]!["phones"]!["Background"]!["Patience"] = "00:00:02";
            }
        );
        _browser = new HttpClient { BaseAddress = _proxy.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _proxy.DisposeAsync();
        await _backend.DisposeAsync();
    }

    /// <summary>Browsers keep connections for minutes, and in a storm each would hold a descriptor for one answer.</summary>
    [Theory]
    [InlineData("?gk-device=early")]
    [InlineData("")]
    public async Task The_connection_of_an_answer_is_closed(string query)
    {
        using var page = await RawClient.ConnectAsync(_proxy.Address);
        await page.SendAsync($"GET {Path}{query} HTTP/1.1\r\nHost: chat\r\n\r\n");

        Assert.Contains(
            "Connection: close\r\n",
            await page.ToEndAsync(),
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public async Task A_refused_device_collects_the_ticket_it_could_not_read_with_its_true_age()
    {
        using var holder = await RawClient.UpgradeAsync(_proxy.Address, "fg");
        var held = await _backend.NextAsync();
        await new Phone("early").RefusedAsync(_proxy);
        using var late = await new Phone("late").ParkAsync(_proxy);

        using var answer = await _browser.GetAsync($"{Path}?gk-device=early").Within();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(
            ["Gatekeeper-Ticket"],
            answer.Headers.GetValues("Access-Control-Expose-Headers")
        );
        Assert.Equal(["no-store"], answer.Headers.GetValues("Cache-Control"));
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        var ticket = body.GetProperty("ticket").GetString();
        Assert.Equal([ticket], answer.Headers.GetValues("Gatekeeper-Ticket"));
        Assert.InRange(body.GetProperty("age").GetDouble(), 0.8, 30);
        Assert.True(
            DateTimeOffset.TryParse(
                body.GetProperty("expires").GetString(),
                CultureInfo.InvariantCulture,
                out _
            )
        );

        using var back = await new Phone("early") { Ticket = ticket }.ParkAsync(_proxy);
        held.Answer(101);
        var next = await _backend.NextAsync();
        Assert.Equal(["early"], next.Headers["Gatekeeper-Device"]);
        next.Answer(101);
    }

    [Fact]
    public async Task In_calm_there_are_no_tickets_to_lay_in_store()
    {
        using var answer = await _browser.GetAsync($"{Path}?gk-device=greedy").Within();

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Gatekeeper-Ticket"));
        Assert.Empty(_backend.All);
    }

    [Fact]
    public async Task While_others_are_refused_an_unknown_device_gets_a_ticket_from_now_on()
    {
        using var holder = await RawClient.UpgradeAsync(_proxy.Address, "fg");
        var held = await _backend.NextAsync();
        await new Phone("other").RefusedAsync(_proxy);

        using var answer = await _browser.GetAsync($"{Path}?gk-device=new").Within();

        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.InRange(body.GetProperty("age").GetDouble(), 0, 1);
        Assert.Equal(
            1,
            await Metrics.ReadAsync(_proxy, "gatekeeper_tickets_total{outcome=\"collected\"}")
        );
        held.Answer(101);
    }

    [Fact]
    public async Task A_preflight_is_answered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, Path);
        request.Headers.Add("Origin", "https://chat.example");
        request.Headers.Add("Access-Control-Request-Method", "GET");
        request.Headers.Add("Access-Control-Request-Headers", "gatekeeper-device");
        using var answer = await _browser.SendAsync(request).Within();

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["GET"], answer.Headers.GetValues("Access-Control-Allow-Methods"));
        Assert.Contains(
            "Gatekeeper-Device",
            answer.Headers.GetValues("Access-Control-Allow-Headers").Single(),
            StringComparison.Ordinal
        );
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.Empty(_backend.All);
    }

    [Theory]
    [InlineData("GET", Path, HttpStatusCode.BadRequest)]
    [InlineData("GET", Path + "?gk-device=a&gk-device=b", HttpStatusCode.BadRequest)]
    [InlineData("POST", Path + "?gk-device=a", HttpStatusCode.MethodNotAllowed)]
    public async Task What_is_asked_in_another_way_is_refused_here(
        string method,
        string target,
        HttpStatusCode expected
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        using var answer = await _browser.SendAsync(request).Within();

        Assert.Equal(expected, answer.StatusCode);
        Assert.Empty(_backend.All);
    }
}
