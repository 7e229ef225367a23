using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

public sealed class GateOnHttpTests : IAsyncLifetime
{
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test

    public async ValueTask InitializeAsync() => _backend = await ScriptedBackend.StartAsync();

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task A_tunnel_carries_bytes_both_ways()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(_backend.Address);
        using var client = await RawClient.UpgradeAsync(proxy.Address, "fg");
        (await _backend.NextAsync()).Answer(101);

        Assert.Equal(101, await client.StatusAsync());
        await client.SendAsync("hello");
        Assert.Equal("hello", await client.ReceiveAsync());
        await proxy.UntilAsync("tunnels", tunnels => tunnels == 1);
        client.Dispose();
        await proxy.UntilAsync("tunnels", tunnels => tunnels == 0);
    }

    [Fact]
    public async Task The_place_is_given_back_at_101_and_not_when_the_tunnel_ends()
    {
        await using var proxy = await WithWindowAsync(1);
        using var first = await RawClient.UpgradeAsync(proxy.Address, "bg");
        (await _backend.NextAsync()).Answer(101);
        Assert.Equal(101, await first.StatusAsync());

        using var second = await RawClient.UpgradeAsync(proxy.Address, "bg");
        (await _backend.NextAsync()).Answer(101);

        Assert.Equal(101, await second.StatusAsync());
        await proxy.UntilAsync("tunnels", tunnels => tunnels == 2);
        Assert.Equal(0, await proxy.NumberAsync("handshakesInProgress"));
    }

    [Fact]
    public async Task Foreground_goes_before_background_that_came_first()
    {
        await using var proxy = await WithWindowAsync(1);
        using var holder = await RawClient.UpgradeAsync(proxy.Address, "bg");
        var held = await _backend.NextAsync();
        using var background = await RawClient.UpgradeAsync(proxy.Address, "bg");
        await proxy.UntilAsync("parked.bg", parked => parked == 1);
        using var foreground = await RawClient.UpgradeAsync(proxy.Address, "fg");
        await proxy.UntilAsync("parked.fg", parked => parked == 1);

        held.Answer(101);
        var next = await _backend.NextAsync();

        Assert.Equal(["fg"], next.Headers["Gatekeeper-Class"]);
        Assert.False(_backend.HasNext);
        next.Answer(101);
        var last = await _backend.NextAsync();
        Assert.Equal(["bg"], last.Headers["Gatekeeper-Class"]);
        last.Answer(101);
        Assert.Equal(101, await foreground.StatusAsync());
        Assert.Equal(101, await background.StatusAsync());
    }

    [Fact]
    public async Task The_flag_is_read_from_the_query_where_there_is_no_header()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(_backend.Address);
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(
            RawClient
                .UpgradeRequest(null)
                .Replace("/v1/chat", "/v1/chat?x=1&intent=bg", StringComparison.Ordinal)
        );

        var seen = await _backend.NextAsync();

        Assert.Equal(["bg"], seen.Headers["Gatekeeper-Class"]);
        Assert.Equal("/v1/chat?x=1&intent=bg", seen.Target);
        seen.Answer(101);
        await client.StatusAsync();
        Assert.Equal(1, await proxy.NumberAsync("ready.bg"));
    }

    [Fact]
    public async Task A_parked_client_is_refused_before_its_patience_ends_and_told_when_to_come_back()
    {
        await using var proxy = await WithWindowAsync(1, patience: "00:00:01");
        using var holder = await RawClient.UpgradeAsync(proxy.Address, "fg");
        var held = await _backend.NextAsync();
        using var client = await RawClient.UpgradeAsync(proxy.Address, "bg");

        var answer = await client.ToEndAsync();

        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Matches("\r\nRetry-After: [0-9]+\r\n", answer);
        Assert.Matches("\r\nGatekeeper-Status: refused; reason=patience; stage=[0-4]\r\n", answer);
        Assert.Equal(0, await proxy.NumberAsync("parked.bg"));
        held.Answer(101);
    }

    [Fact]
    public async Task A_client_that_leaves_while_parked_frees_its_place_and_never_reaches_the_backend()
    {
        await using var proxy = await WithWindowAsync(1);
        using var holder = await RawClient.UpgradeAsync(proxy.Address, "fg");
        var held = await _backend.NextAsync();
        using var client = await RawClient.UpgradeAsync(proxy.Address, "bg");
        await proxy.UntilAsync("parked.bg", parked => parked == 1);

        client.Dispose();
        await proxy.UntilAsync("parked.bg", parked => parked == 0);
        held.Answer(101);
        await proxy.UntilAsync("ready.fg", ready => ready == 1);

        Assert.Equal(1, await proxy.NumberAsync("left.bg"));
        Assert.Single(_backend.All);
    }

    [Fact]
    public async Task A_client_that_leaves_during_its_handshake_gives_the_place_back_in_the_end()
    {
        await using var proxy = await WithWindowAsync(1);
        var client = await RawClient.UpgradeAsync(proxy.Address, "fg");
        var held = await _backend.NextAsync();

        client.Vanish();

        await held.Gone.Within();
        await proxy.UntilAsync("placesUsed", used => used == 0);
        Assert.Equal(0, await proxy.NumberAsync("handshakesInProgress"));
    }

    [Fact]
    public async Task A_backend_that_never_answers_gets_a_504_in_time_and_loses_no_place()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(
            _backend.Address,
            configuration =>
                configuration["Gatekeeper"]!["Backends"]!["chat"]!["Ready"]!["Timeout"] =
                    "00:00:00.3"
        );
        using var client = await RawClient.UpgradeAsync(proxy.Address, "fg");
        var held = await _backend.NextAsync();

        Assert.Equal(504, await client.StatusAsync());
        await held.Gone.Within();
        Assert.Equal(0, await proxy.NumberAsync("placesUsed"));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(500)]
    [InlineData(200)]
    public async Task An_answer_other_than_101_is_passed_on_and_gives_the_place_back(int status)
    {
        await using var proxy = await WithWindowAsync(1);
        using var client = await RawClient.UpgradeAsync(proxy.Address, "fg");
        (await _backend.NextAsync()).Answer(status);

        Assert.Equal(status, await client.StatusAsync());
        Assert.Equal(0, await proxy.NumberAsync("placesUsed"));
        Assert.Equal(0, await proxy.NumberAsync("ready.fg"));
    }

    [Fact]
    public async Task With_BackendBytes_the_place_is_held_until_the_backend_has_sent_enough()
    {
        await using var proxy = await WithWindowAsync(1, bytes: 8);
        using var client = await RawClient.UpgradeAsync(proxy.Address, "fg");
        (await _backend.NextAsync()).Answer(101);
        Assert.Equal(101, await client.StatusAsync());
        await client.SendAsync("four");
        Assert.Equal("four", await client.ReceiveAsync());
        Assert.Equal(1, await proxy.NumberAsync("handshakesInProgress"));

        await client.SendAsync("more");

        await proxy.UntilAsync("ready.fg", ready => ready == 1);
        Assert.Equal(0, await proxy.NumberAsync("placesUsed"));
    }

    [Fact]
    public async Task With_BackendBytes_a_client_that_says_nothing_loses_its_place_and_keeps_its_tunnel()
    {
        await using var proxy = await WithWindowAsync(1, bytes: 1);
        using var client = await RawClient.UpgradeAsync(proxy.Address, "fg");
        (await _backend.NextAsync()).Answer(101);
        Assert.Equal(101, await client.StatusAsync());

        await proxy.UntilAsync("placesUsed", used => used == 0);

        Assert.Equal(0, await proxy.NumberAsync("ready.fg"));
        await client.SendAsync("late");
        Assert.Equal("late", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Ordinary_requests_pass_ungated_under_a_policy_for_upgrades()
    {
        await using var proxy = await WithWindowAsync(1);
        using var holder = await RawClient.UpgradeAsync(proxy.Address, "fg");
        var held = await _backend.NextAsync();
        using var http = new HttpClient { BaseAddress = proxy.Address };
        var answer = http.GetAsync("/page");

        (await _backend.NextAsync()).Answer(200);

        Assert.Equal(200, (int)(await answer.Within()).StatusCode);
        held.Answer(101);
    }

    [Fact]
    public async Task Ordinary_requests_are_gated_under_a_policy_for_requests()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(
            _backend.Address,
            configuration =>
                configuration["Gatekeeper"]!["Policies"]!["phones"]!["Applies"] = "Requests"
        );
        using var http = new HttpClient { BaseAddress = proxy.Address };
        var answer = http.GetAsync("/page?intent=fg");
        (await _backend.NextAsync()).Answer(200);

        Assert.Equal(200, (int)(await answer.Within()).StatusCode);
        await proxy.UntilAsync("ready.fg", ready => ready == 1);
        Assert.Equal(0, await proxy.NumberAsync("placesUsed"));
    }

    [Fact]
    public async Task Shadow_mode_lets_everybody_through_and_counts_what_it_would_have_done()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(
            _backend.Address,
            configuration =>
            {
                configuration["Gatekeeper"]!["Backends"]!["chat"]!["Mode"] = "Shadow";
                configuration["Gatekeeper"]!["Backends"]!["chat"]!["Window"]!["Initial"] = 1;
                configuration["Gatekeeper"]!["Backends"]!["chat"]!["Window"]!["Min"] = 1;
            }
        );
        using var first = await RawClient.UpgradeAsync(proxy.Address, "bg");
        var held = await _backend.NextAsync();
        using var second = await RawClient.UpgradeAsync(proxy.Address, "fg");
        (await _backend.NextAsync()).Answer(101);

        Assert.Equal(101, await second.StatusAsync());
        Assert.Equal(1, await proxy.NumberAsync("parked.fg"));
        held.Answer(101);
        Assert.Equal(101, await first.StatusAsync());
        await proxy.UntilAsync("placesUsed", used => used == 0);
        Assert.Equal(0, await proxy.NumberAsync("parked.fg"));
    }

    [Fact]
    public async Task Off_lets_everybody_through_and_counts_them()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(
            _backend.Address,
            configuration => configuration["Gatekeeper"]!["Backends"]!["chat"]!["Mode"] = "Off"
        );
        using var client = await RawClient.UpgradeAsync(proxy.Address, "bg");
        (await _backend.NextAsync()).Answer(101);

        Assert.Equal(101, await client.StatusAsync());
        Assert.Equal(1, await proxy.NumberAsync("admitted.bg"));
        Assert.Equal(0, await proxy.NumberAsync("ready.bg"));
    }

    private Task<ProxyUnderTest> WithWindowAsync(
        int window,
        string patience = "00:00:20",
        int? bytes = null
    ) =>
        ProxyUnderTest.StartAsync(
            _backend.Address,
            configuration =>
            {
                var gatekeeper = configuration["Gatekeeper"]!;
                gatekeeper["Backends"]!["chat"]!["Window"]!["Initial"] = window;
                gatekeeper["Policies"]!["phones"]!["Foreground"]!["Patience"] = patience;
                gatekeeper["Policies"]!["phones"]!["Background"]!["Patience"] = patience;
                if (bytes is { } wanted)
                {
                    gatekeeper["Backends"]!["chat"]!["Ready"]!["When"] = "BackendBytes";
                    gatekeeper["Backends"]!["chat"]!["Ready"]!["Bytes"] = wanted;
                }
            }
        );
}
