using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Listeners;

/// <summary>The gate in front of raw connections: who goes first, when a place comes back, and what of it the client sees.</summary>
public sealed class ListenerGateTests : IAsyncLifetime
{
    private readonly RawBackend _backend = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task Foreground_goes_before_background_that_came_first()
    {
        await using var proxy = await ListenerConfiguration.StartAsync(
            _backend,
            "\"Class\": \"background\"",
            configuration =>
            {
                ListenerConfiguration.Window(1)(configuration);
                configuration["Gatekeeper"]!["Listeners"]!["vip"] = ListenerConfiguration.Listener(
                    [_backend.Port],
                    "\"Class\": \"foreground\""
                );
            }
        );
        var (background, foreground) = (proxy.Listeners[0], proxy.Listeners[1]);
        using var first = await OpenAsync(background, "first");
        using var served = await _backend.NextAsync();
        using var second = await OpenAsync(background, "second");
        await proxy.UntilAsync("parked.bg", parked => parked == 1);
        using var person = await OpenAsync(foreground, "person");
        await proxy.UntilAsync("parked.fg", parked => parked == 1);
        Assert.False(_backend.HasNext);

        await served.SendAsync("ready");

        using var next = await _backend.NextAsync();
        Assert.Equal("person", await next.ReceiveAsync(6));
        await next.SendAsync("hello");
        using var last = await _backend.NextAsync();
        Assert.Equal("second", await last.ReceiveAsync(6));
        Assert.Equal("hello", await person.ReceiveAsync(5));
        Assert.Equal(2, await proxy.NumberAsync("tunnels"));
        Assert.Equal(
            1,
            await Metrics.ReadAsync(
                proxy,
                "gatekeeper_connections_total{backend=\"raw\",protocol=\"tcp\",class=\"fg\",source=\"listener\"}"
            )
        );
    }

    [Fact]
    public async Task In_a_storm_all_foreground_is_served_before_background_that_waits()
    {
        const int background = 20;
        const int foreground = 10;
        await using var proxy = await ListenerConfiguration.StartAsync(
            _backend,
            "\"Class\": \"background\"",
            configuration =>
            {
                ListenerConfiguration.Window(1)(configuration);
                configuration["Gatekeeper"]!["Listeners"]!["vip"] = ListenerConfiguration.Listener(
                    [_backend.Port],
                    "\"Class\": \"foreground\""
                );
                configuration["Gatekeeper"]!["Policies"]!["phones"]!["Background"]!["Patience"] =
                    "00:01:00";
                configuration["Gatekeeper"]!["Policies"]!["phones"]!["Foreground"]!["Patience"] =
                    "00:01:00";
            }
        );
        using var holder = await OpenAsync(proxy.Listeners[1], "holds");
        using var held = await _backend.NextAsync();
        var clients = new List<RawPeer>();
        for (var client = 0; client < background + foreground; client++)
        {
            var isForeground = client >= background;
            clients.Add(
                await OpenAsync(proxy.Listeners[isForeground ? 1 : 0], isForeground ? "F" : "B")
            );
        }

        await proxy.UntilAsync("parked.bg", parked => parked == background);
        await proxy.UntilAsync("parked.fg", parked => parked == foreground);
        await held.SendAsync("ready");
        var order = "";
        for (var client = 0; client < background + foreground; client++)
        {
            using var served = await _backend.NextAsync();
            order += await served.ReceiveAsync(1);
            await served.SendAsync("ready");
        }

        Assert.Equal(new string('F', foreground) + new string('B', background), order);
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task The_place_comes_back_at_the_backends_bytes_and_the_tunnel_stays()
    {
        await using var proxy = await ListenerConfiguration.StartAsync(
            _backend,
            change: configuration =>
                configuration["Gatekeeper"]!["Backends"]!["raw"]!["Ready"]!["Bytes"] = 3
        );
        using var client = await OpenAsync(proxy.Listener, "hello");
        using var server = await _backend.NextAsync();
        Assert.Equal("hello", await server.ReceiveAsync(5));
        await server.SendAsync("ab");
        Assert.Equal("ab", await client.ReceiveAsync(2));
        Assert.Equal(1, await proxy.NumberAsync("placesUsed"));

        await server.SendAsync("c");

        Assert.Equal("c", await client.ReceiveAsync(1));
        await proxy.UntilAsync("placesUsed", used => used == 0);
        Assert.Equal(1, await proxy.NumberAsync("tunnels"));
        Assert.Equal(1, await Metrics.ReadAsync(proxy, Handshakes("ready")));
        await client.SendAsync("more");
        Assert.Equal("more", await server.ReceiveAsync(4));
    }

    [Fact]
    public async Task A_server_that_speaks_first_is_ready_by_its_greeting()
    {
        await using var proxy = await ListenerConfiguration.StartAsync(_backend);
        for (var turn = 1; turn <= 2; turn++)
        {
            using var client = await RawPeer.ConnectAsync(proxy.Listener);
            using var server = await _backend.NextAsync();
            await server.SendAsync("220 hello");
            Assert.Equal("220 hello", await client.ReceiveAsync(9));
            await Metrics.UntilAsync(proxy, Handshakes("ready"), turn);
        }
    }

    [Fact]
    public async Task A_client_that_says_nothing_loses_its_place_and_keeps_its_connection()
    {
        await using var proxy = await ListenerConfiguration.StartAsync(
            _backend,
            change: configuration =>
                configuration["Gatekeeper"]!["Backends"]!["raw"]!["Ready"]!["ClientSilence"] =
                    "00:00:00.1"
        );
        using var client = await RawPeer.ConnectAsync(proxy.Listener);
        using var server = await _backend.NextAsync();

        await proxy.UntilAsync("placesUsed", used => used == 0);

        Assert.Equal(1, await Metrics.ReadAsync(proxy, Handshakes("ignored")));
        await client.SendAsync("late");
        Assert.Equal("late", await server.ReceiveAsync(4));
        await server.SendAsync("but here");
        Assert.Equal("but here", await client.ReceiveAsync(8));
    }

    [Fact]
    public async Task A_backend_that_owes_its_answer_for_too_long_loses_the_connection()
    {
        await using var proxy = await ListenerConfiguration.StartAsync(
            _backend,
            change: configuration =>
                configuration["Gatekeeper"]!["Backends"]!["raw"]!["Ready"]!["Timeout"] =
                    "00:00:00.2"
        );
        using var client = await OpenAsync(proxy.Listener, "hello?");
        using var server = await _backend.NextAsync();
        Assert.Equal("hello?", await server.ReceiveAsync(6));

        Assert.Equal(("", true), await client.ToEndAsync());

        Assert.True((await server.ToEndAsync()).WasReset);
        Assert.Equal(1, await Metrics.ReadAsync(proxy, Handshakes("timeout")));
        Assert.Equal(0, await proxy.NumberAsync("placesUsed"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_leaves_in_its_handshake_leaves_an_orphan(bool vanishes)
    {
        await using var proxy = await ListenerConfiguration.StartAsync(_backend);
        using var client = await OpenAsync(proxy.Listener, "hello");
        using var server = await _backend.NextAsync();
        Assert.Equal("hello", await server.ReceiveAsync(5));

        if (vanishes)
        {
            client.Reset();
        }
        else
        {
            client.Dispose();
        }

        Assert.Equal(("", vanishes), await server.ToEndAsync());
        await Metrics.UntilAsync(proxy, Handshakes("abandoned"), 1);
        await proxy.UntilAsync("placesUsed", used => used == 0);
    }

    [Fact]
    public async Task A_parked_client_that_leaves_or_is_out_of_patience_never_touches_the_backend()
    {
        await using var proxy = await ListenerConfiguration.StartAsync(
            _backend,
            change: configuration =>
            {
                ListenerConfiguration.Window(1)(configuration);
                configuration["Gatekeeper"]!["Policies"]!["phones"]!["Background"]!["Patience"] =
                    "00:00:00.5";
            }
        );
        using var holder = await OpenAsync(proxy.Listener, "holder");
        using var served = await _backend.NextAsync();
        using var leaver = await OpenAsync(proxy.Listener, "leaver");
        await proxy.UntilAsync("parked.unknown", parked => parked == 1);
        leaver.Dispose();
        await proxy.UntilAsync("parked.unknown", parked => parked == 0);
        using var waiter = await OpenAsync(proxy.Listener, "waiter");

        Assert.Equal(("", false), await waiter.ToEndAsync());

        Assert.False(_backend.HasNext);
        await served.SendAsync("ready");
        Assert.Equal("ready", await holder.ReceiveAsync(5));
    }

    private static async Task<RawPeer> OpenAsync(Uri listener, string words)
    {
        var client = await RawPeer.ConnectAsync(listener);
        await client.SendAsync(words);
        return client;
    }

    private static string Handshakes(string outcome) =>
        $"gatekeeper_handshakes_total{{backend=\"raw\",class=\"unknown\",outcome=\"{outcome}\"}}";
}
