using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>The gate before TLS, at a real endpoint with real TLS clients.</summary>
public sealed class EndpointDoorTests
{
    private const string Foreground = "fg.chat.example";
    private const string Background = "bg.chat.example";

    [Fact]
    public async Task Background_waits_before_TLS_and_foreground_goes_in_meanwhile()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        await using var proxy = await StartAsync(backend, window: 1);
        using var holder = await InAsync(proxy, Foreground);
        var held = await backend.NextAsync();
        using var called = await CalledAsync(proxy);
        using var parked = await ParkAsync(proxy, already: 1);

        using var person = await InAsync(proxy, Foreground);
        await proxy.UntilAsync("parked.fg", count => count == 1);
        Assert.False(parked.IsSecure);
        held.Answer(101);
        var persons = await backend.NextAsync();
        Assert.Equal(101, await holder.StatusAsync());
        Assert.False(backend.HasNext);
        persons.Answer(101);
        Assert.Equal(101, await person.StatusAsync());

        (await backend.NextAsync()).Answer(101);
        Assert.Equal(101, await called.StatusAsync());
        await parked.UpgradeAsync();
        var last = await backend.NextAsync();
        Assert.Equal(["bg"], last.Headers["Gatekeeper-Class"]);
        last.Answer(101);
        Assert.Equal(101, await parked.StatusAsync());
        Assert.Equal(2, await proxy.NumberAsync("admitted.bg"));
    }

    [Fact]
    public async Task It_holds_no_place_while_it_does_TLS_and_takes_its_place_in_the_order_when_it_comes()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        await using var proxy = await StartAsync(backend, window: 1);
        using var holder = await InAsync(proxy, Foreground);
        var held = await backend.NextAsync();
        using var dawdler = await ParkAsync(proxy);
        using var second = await ParkAsync(proxy, already: 1);
        held.Answer(101);
        Assert.Equal(101, await holder.StatusAsync());

        // Both are called before long, as nobody comes; the later one comes first.
        await Limits.Until(() => dawdler.IsSecure && second.IsSecure);
        Assert.Equal(0, await proxy.NumberAsync("inHandshake.bg"));
        await second.UpgradeAsync();
        var seconds = await backend.NextAsync();
        await dawdler.UpgradeAsync();
        await proxy.UntilAsync("parked.bg", count => count == 1);
        seconds.Answer(101);
        Assert.Equal(101, await second.StatusAsync());
        (await backend.NextAsync()).Answer(101);
        Assert.Equal(101, await dawdler.StatusAsync());
    }

    [Fact]
    public async Task Whoever_is_refused_there_is_told_by_a_TLS_alert_and_closed()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        await using var proxy = await StartAsync(
            backend,
            window: 1,
            change: whole =>
                whole["Gatekeeper"]!["Backends"]!["chat"]!["Park"]!["MaxConnections"] = 1
        );
        using var holder = await InAsync(proxy, Foreground);
        var held = await backend.NextAsync();
        using var called = await CalledAsync(proxy);
        using var refused = await TlsClient.ConnectAsync(proxy.Address, Background);

        var failure = await refused.FailureAsync();

        Assert.Contains("internal error", failure.ToString(), StringComparison.OrdinalIgnoreCase);
        var metrics = await proxy.Admin.GetStringAsync("/metrics").Within();
        Assert.Contains(
            """class="bg",decision="refused",reason="lot_full",mode="enforce"} 1""",
            metrics,
            StringComparison.Ordinal
        );
        Assert.False(backend.HasNext);
        held.Answer(101);
    }

    [Fact]
    public async Task Whoever_was_called_and_cannot_be_served_in_time_is_answered_with_a_ticket()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        await using var proxy = await StartAsync(
            backend,
            window: 1,
            change: whole =>
                whole["Gatekeeper"]!["Policies"]!["phones"]!["Background"]!["Patience"] = "00:00:01"
        );
        using var holder = await InAsync(proxy, Foreground);
        var held = await backend.NextAsync();
        using var called = await CalledAsync(proxy);

        var head = await called.HeadAsync();

        Assert.StartsWith("HTTP/1.1 503 ", head, StringComparison.Ordinal);
        Assert.Contains("reason=patience", head, StringComparison.Ordinal);
        Assert.Contains("Gatekeeper-Ticket:", head, StringComparison.Ordinal);
        Assert.Equal(1, await proxy.NumberAsync("refused.bg"));
        held.Answer(101);
    }

    [Fact]
    public async Task Whoever_turns_out_to_be_a_person_goes_first_whatever_its_hello_said()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        await using var proxy = await StartAsync(backend, window: 1);
        using var holder = await InAsync(proxy, Foreground);
        var held = await backend.NextAsync();
        using var called = await ParkAsync(proxy);
        using var opened = await ParkAsync(proxy, already: 1);
        await Limits.Until(() => called.IsSecure && opened.IsSecure);
        await called.UpgradeAsync();
        await opened.UpgradeAsync("fg");
        await proxy.UntilAsync("parked.fg", count => count == 1);

        held.Answer(101);
        var next = await backend.NextAsync();

        Assert.Equal(["fg"], next.Headers["Gatekeeper-Class"]);
        next.Answer(101);
        Assert.Equal(101, await opened.StatusAsync());
        (await backend.NextAsync()).Answer(101);
        Assert.Equal(101, await called.StatusAsync());
    }

    [Fact]
    public async Task A_client_that_leaves_before_TLS_is_not_parked_any_more()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        await using var proxy = await StartAsync(backend, window: 1);
        using var holder = await InAsync(proxy, Foreground);
        var held = await backend.NextAsync();
        using var called = await CalledAsync(proxy);
        var parked = await ParkAsync(proxy, already: 1);

        parked.Dispose();

        await proxy.UntilAsync("parked.bg", count => count == 1);
        Assert.Equal(1, await proxy.NumberAsync("left.bg"));
        held.Answer(101);
    }

    [Fact]
    public async Task Leaving_refuses_those_who_wait_before_TLS()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        var proxy = await StartAsync(backend, window: 1);
        using var holder = await InAsync(proxy, Foreground);
        var held = await backend.NextAsync();
        using var called = await CalledAsync(proxy);
        using var parked = await ParkAsync(proxy, already: 1);

        var stopped = proxy.StopAsync();
        var failure = await parked.FailureAsync();
        held.Answer(101);

        Assert.Contains("internal error", failure.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(101, await holder.StatusAsync());
        Assert.Equal(503, await called.StatusAsync());
        holder.Dispose();
        await stopped.Within();
        await proxy.DisposeAsync();
    }

    [Fact]
    public async Task In_calm_background_passes_the_door_and_is_let_in_for_room()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        backend.AnswerAtOnce = true;
        await using var proxy = await StartAsync(backend, window: 20);
        for (var client = 0; client < 5; client++)
        {
            using var connected = await InAsync(proxy, Background);
            Assert.Equal(101, await connected.StatusAsync());
        }

        var metrics = await proxy.Admin.GetStringAsync("/metrics").Within();
        Assert.Contains(
            """class="bg",decision="admitted",reason="room",mode="enforce"} 5""",
            metrics,
            StringComparison.Ordinal
        );
        Assert.Contains(
            """class="bg",decision="parked",reason="no_room",mode="enforce"} 0""",
            metrics,
            StringComparison.Ordinal
        );
        Assert.Contains(
            """gatekeeper_connections_total{backend="chat",protocol="websocket",class="bg",source="sni"} 5""",
            metrics,
            StringComparison.Ordinal
        );
        Assert.Contains(
            """gatekeeper_tls_openings_total{backend="chat",outcome="read"} 5""",
            metrics,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Off")]
    [InlineData("Shadow")]
    public async Task A_gate_that_enforces_nothing_holds_nobody_there(string mode)
    {
        await using var backend = await ScriptedBackend.StartAsync();
        await using var proxy = await StartAsync(
            backend,
            window: 1,
            change: whole => whole["Gatekeeper"]!["Backends"]!["chat"]!["Mode"] = mode
        );
        using var first = await InAsync(
            proxy,
            Background,
            "Sec-WebSocket-Protocol: gk.bg, chat\r\n"
        );
        using var second = await InAsync(proxy, Background);
        var requests = new[] { await backend.NextAsync(), await backend.NextAsync() };

        Assert.All(
            requests,
            request => Assert.False(request.Headers.ContainsKey("Gatekeeper-Class"))
        );
        Assert.Contains(
            requests,
            request =>
                request.Headers.TryGetValue("Sec-WebSocket-Protocol", out var offered)
                && offered is ["gk.bg, chat"]
        );
        Assert.All(requests, request => request.Answer(101));
        Assert.Equal(101, await first.StatusAsync());
        Assert.Equal(101, await second.StatusAsync());
    }

    [Fact]
    public async Task A_slow_hello_is_cut_and_garbage_ends_as_TLS_ends_it()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        await using var proxy = await StartAsync(
            backend,
            window: 1,
            change: whole =>
                whole["Gatekeeper"]!["Endpoints"]!["Https"]!["HelloTimeout"] = "00:00:00.2"
        );
        using var slow = await RawClient.ConnectAsync(proxy.Address);
        await slow.SendAsync("\u0016\u0003\u0001");
        using var garbage = await RawClient.ConnectAsync(proxy.Address);
        await garbage.SendAsync("GET / HTTP/1.1\r\n\r\n");

        Assert.Equal("", await slow.ToEndAsync());
        await garbage.ToEndAsync();

        var metrics = await proxy.Admin.GetStringAsync("/metrics").Within();
        Assert.Contains("""outcome="slow"} 1""", metrics, StringComparison.Ordinal);
        Assert.Contains("""outcome="not_tls"} 1""", metrics, StringComparison.Ordinal);
        Assert.Empty(backend.All);
    }

    [Fact]
    public async Task A_first_request_that_is_not_gated_ends_the_wait()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        await using var proxy = await StartAsync(backend, window: 1);
        using var holder = await InAsync(proxy, Foreground);
        var held = await backend.NextAsync();
        using var parked = await ParkAsync(proxy);
        await parked.SendAsync("GET /plain HTTP/1.1\r\nHost: chat\r\n\r\n");
        var plain = await backend.NextAsync();

        Assert.Equal(0, await proxy.NumberAsync("parked.bg"));
        plain.Answer(200);
        Assert.Equal(200, await parked.StatusAsync());
        held.Answer(101);
    }

    [Fact]
    public async Task The_flag_among_the_subprotocols_stays_at_the_gate()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        await using var proxy = await StartAsync(backend, window: 1);
        using var client = await InAsync(
            proxy,
            "other.example",
            "Sec-WebSocket-Protocol: gk.fg, chat.v1\r\n"
        );

        var request = await backend.NextAsync();

        Assert.Equal(["chat.v1"], request.Headers["Sec-WebSocket-Protocol"]);
        Assert.Equal(["fg"], request.Headers["Gatekeeper-Class"]);
        request.Answer(101);
    }

    [Fact]
    public async Task Twenty_that_leave_before_and_in_TLS_leave_no_connection_behind()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        await using var proxy = await StartAsync(backend, window: 2);
        using var holder = await InAsync(proxy, Foreground);
        var held = await backend.NextAsync();
        for (var client = 0; client < 20; client++)
        {
            using var leaving = await TlsClient.ConnectAsync(proxy.Address, Background);
        }

        held.Answer(101);
        holder.Dispose();
        await Limits.Until(() =>
            proxy
                .Admin.GetStringAsync("/metrics")
                .GetAwaiter()
                .GetResult()
                .Contains("\ngatekeeper_descriptors_in_use 0", StringComparison.Ordinal)
        );
        Assert.Equal(0, await proxy.NumberAsync("parked.bg"));
    }

    private static async Task<TlsClient> InAsync(
        ProxyUnderTest proxy,
        string serverName,
        string more = ""
    )
    {
        var client = await TlsClient.ConnectAsync(proxy.Address, serverName);
        await client.UpgradeAsync(more: more);
        return client;
    }

    /// <summary>Background that was called, has come, and waits for its place: until it has one, nobody else is called.</summary>
    private static async Task<TlsClient> CalledAsync(ProxyUnderTest proxy)
    {
        var client = await ParkAsync(proxy);
        await client.UpgradeAsync();
        return client;
    }

    /// <summary>Background that comes when there is no room; <paramref name="already"/> are parked before it.</summary>
    private static async Task<TlsClient> ParkAsync(ProxyUnderTest proxy, int already = 0)
    {
        var client = await TlsClient.ConnectAsync(proxy.Address, Background);
        await proxy.UntilAsync("parked.bg", count => count == already + 1);
        return client;
    }

    private static Task<ProxyUnderTest> StartAsync(
        ScriptedBackend backend,
        int window,
        Action<JsonObject>? change = null
    ) =>
        ProxyUnderTest.StartAsync(
            backend.Address,
            whole =>
            {
                whole["Kestrel"] = JsonNode.Parse(
                    $$"""
                    { "Endpoints": { "Https": { "Url": "https://127.0.0.1:0", "Certificate": { "Path": "{{TestCertificate.File}}", "Password": "" } } } }
                    """
                );
                whole["Gatekeeper"]!["Endpoints"] = JsonNode.Parse(
                    """
                    { "Https": { "Backend": "chat", "Policy": "phones", "Sni": { "bg.*": "background", "fg.*": "foreground" } } }
                    """
                );
                whole["Gatekeeper"]!["Backends"]!["chat"]!["Window"]!["Initial"] = window;
                change?.Invoke(whole);
            }
        );
}
