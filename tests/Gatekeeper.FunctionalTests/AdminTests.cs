using System.Net;
using System.Net.Http.Headers;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

public sealed class AdminTests : IAsyncLifetime
{
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test

    public async ValueTask InitializeAsync()
    {
        _backend = await ScriptedBackend.StartAsync();
        _backend.AnswerAtOnce = true;
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task The_admin_address_answers_health_state_and_metrics()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(_backend.Address);
        using var client = await RawClient.UpgradeAsync(proxy.Address, "fg");
        await client.StatusAsync();

        Assert.Equal("ok\n", await proxy.Admin.GetStringAsync("/livez"));
        Assert.Equal("ready\n", await proxy.Admin.GetStringAsync("/readyz"));
        Assert.Equal(1, await proxy.NumberAsync("ready.fg"));
        using var metrics = await proxy.Admin.GetAsync("/metrics");
        Assert.Equal(
            "text/plain; version=0.0.4; charset=utf-8",
            metrics.Content.Headers.ContentType?.ToString()
        );
    }

    [Theory]
    [InlineData(
        "gatekeeper_decisions_total{backend=\"chat\",class=\"fg\",decision=\"admitted\",reason=\"room\",mode=\"enforce\"} 1"
    )]
    [InlineData(
        "gatekeeper_connections_total{backend=\"chat\",protocol=\"websocket\",class=\"fg\",source=\"header\"} 1"
    )]
    [InlineData("gatekeeper_handshakes_total{backend=\"chat\",class=\"fg\",outcome=\"ready\"} 1")]
    [InlineData("gatekeeper_handshake_duration_seconds_count{backend=\"chat\",class=\"fg\"} 1")]
    [InlineData("gatekeeper_handshakes_in_progress{backend=\"chat\",class=\"fg\"} 0")]
    [InlineData("gatekeeper_parked_connections{backend=\"chat\",class=\"bg\"} 0")]
    [InlineData("gatekeeper_parked_connections_limit{backend=\"chat\"} 15000")]
    [InlineData("gatekeeper_park_oldest_age_seconds{backend=\"chat\",class=\"bg\"} 0")]
    [InlineData("gatekeeper_window{backend=\"chat\",destination=\"one\"} 20")]
    [InlineData("gatekeeper_stage{backend=\"chat\"} 0")]
    [InlineData("gatekeeper_pressure{backend=\"chat\"} ")]
    [InlineData("gatekeeper_reference_seconds{backend=\"chat\"} ")]
    [InlineData("gatekeeper_active_tunnels{backend=\"chat\"} 1")]
    [InlineData("gatekeeper_build_info{version=")]
    [InlineData("gatekeeper_descriptors_in_use ")]
    [InlineData("gatekeeper_config_last_reload_successful 1")]
    [InlineData("# TYPE gatekeeper_handshake_duration_seconds histogram")]
    [InlineData("kestrel_active_connections{")]
    public async Task Metrics_have_the_names_that_dashboards_ask_for(string line)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(_backend.Address);
        using var client = await RawClient.UpgradeAsync(proxy.Address, "fg");
        await client.StatusAsync();
        await proxy.UntilAsync("tunnels", tunnels => tunnels == 1);

        var metrics = await proxy.Admin.GetStringAsync("/metrics");

        Assert.Contains("\n" + line, metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    [InlineData("/api/v1/state")]
    public async Task What_operators_see_cannot_be_reached_where_clients_come(string path)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(_backend.Address);
        using var http = new HttpClient { BaseAddress = proxy.Address };

        using var answer = await http.GetAsync(path);

        Assert.Equal(path, (await _backend.NextAsync()).Target);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_changes_something_needs_the_token()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(_backend.Address);

        Assert.Equal(HttpStatusCode.Unauthorized, await ReloadAsync(proxy, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await ReloadAsync(proxy, "wrong"));
        Assert.Equal(HttpStatusCode.OK, await ReloadAsync(proxy, ProxyUnderTest.Token));
    }

    [Fact]
    public async Task Without_a_token_nothing_can_be_changed()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(
            _backend.Address,
            configuration => configuration["Gatekeeper"]!["Admin"]!["Token"] = null
        );

        Assert.Equal(HttpStatusCode.Forbidden, await ReloadAsync(proxy, "anything"));
    }

    internal static async Task<HttpStatusCode> ReloadAsync(ProxyUnderTest proxy, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/config/reload");
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var answer = await proxy.Admin.SendAsync(request).Within();
        return answer.StatusCode;
    }
}
