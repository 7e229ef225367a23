using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Listeners;

/// <summary>Reloads and the end of the process, with tunnels that must not hear of the one and must be told of the other.</summary>
public sealed class ListenerReloadTests : IAsyncLifetime
{
    private readonly RawBackend _backend = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task A_reload_opens_and_closes_listeners_and_tunnels_go_on()
    {
        await using var proxy = await ListenerConfiguration.StartAsync(_backend);
        var old = proxy.Listener;
        using var client = await RawPeer.ConnectAsync(old);
        await client.SendAsync("one");
        using var server = await _backend.NextAsync();
        await EchoAsync(client, server, "one");

        await ReloadAsync(
            proxy,
            listeners => listeners["more"] = ListenerConfiguration.Listener([_backend.Port])
        );
        Assert.Equal(2, proxy.Listeners.Count);
        Assert.Contains(old, proxy.Listeners);
        using var other = await RawPeer.ConnectAsync(proxy.Listeners.Single(url => url != old));
        await other.SendAsync("two");
        using var second = await _backend.NextAsync();
        await EchoAsync(other, second, "two");

        await ReloadAsync(proxy, listeners => listeners.Remove("raw"));
        Assert.DoesNotContain(old, proxy.Listeners);
        await Assert.ThrowsAsync<SocketException>(() => RawPeer.ConnectAsync(old));
        await client.SendAsync("still");
        await EchoAsync(client, server, "still");

        // The last one goes too, and with it the backend's gate: what is established stays.
        await ReloadAsync(proxy, listeners => listeners.Remove("more"));
        await other.SendAsync("here");
        await EchoAsync(other, second, "here");
        client.Finish();
        Assert.Equal(("", false), await server.ToEndAsync());
        await server.SendAsync("bye");
        server.Finish();
        Assert.Equal(("bye", false), await client.ToEndAsync());
    }

    [Fact]
    public async Task A_listener_that_stays_gets_its_new_destinations_and_class()
    {
        await using var next = new RawBackend();
        await using var proxy = await ListenerConfiguration.StartAsync(_backend);
        var address = proxy.Listener;
        using var client = await RawPeer.ConnectAsync(address);
        await client.SendAsync("one");
        using var server = await _backend.NextAsync();
        await EchoAsync(client, server, "one");

        await ReloadAsync(
            proxy,
            listeners =>
                listeners["raw"] = ListenerConfiguration.Listener(
                    [next.Port],
                    "\"Class\": \"foreground\""
                )
        );

        Assert.Equal(address, proxy.Listener);
        using var person = await RawPeer.ConnectAsync(address);
        await person.SendAsync("two");
        using var moved = await next.NextAsync();
        await EchoAsync(person, moved, "two");
        await client.SendAsync("still");
        await EchoAsync(client, server, "still");
        Assert.Equal(
            1,
            await Metrics.ReadAsync(
                proxy,
                "gatekeeper_handshakes_total{backend=\"raw\",class=\"fg\",outcome=\"ready\"}"
            )
        );
    }

    [Fact]
    public async Task An_address_that_is_taken_leaves_the_other_listeners_as_they_are()
    {
        await using var proxy = await ListenerConfiguration.StartAsync(_backend);
        var address = proxy.Listener;

        await ReloadAsync(
            proxy,
            listeners =>
            {
                listeners["taken"] = ListenerConfiguration.Listener([_backend.Port]);
                listeners["taken"]!["Url"] = $"tcp://127.0.0.1:{_backend.Port}";
            }
        );

        Assert.Equal(address, proxy.Listener);
        using var client = await RawPeer.ConnectAsync(address);
        await client.SendAsync("one");
        using var server = await _backend.NextAsync();
        await EchoAsync(client, server, "one");
    }

    [Fact]
    public async Task A_listener_that_cannot_move_stays_where_it_is()
    {
        await using var proxy = await ListenerConfiguration.StartAsync(
            _backend,
            change: configuration =>
                configuration["Gatekeeper"]!["Listeners"]!["raw"]!["Url"] = "tcp://0.0.0.0:0"
        );
        var port = proxy.Listener.Port;

        // Its own old address is in the way of the new one.
        await ReloadAsync(proxy, listeners => listeners["raw"]!["Url"] = $"tcp://127.0.0.1:{port}");

        using var client = await RawPeer.ConnectAsync(new Uri($"tcp://127.0.0.1:{port}"));
        await client.SendAsync("one");
        using var server = await _backend.NextAsync();
        await EchoAsync(client, server, "one");
    }

    [Fact]
    public async Task Whoever_is_parked_goes_to_the_destinations_of_after_the_reload()
    {
        await using var next = new RawBackend();
        await using var proxy = await ListenerConfiguration.StartAsync(
            _backend,
            change: ListenerConfiguration.Window(1)
        );
        using var handshake = await RawPeer.ConnectAsync(proxy.Listener);
        await handshake.SendAsync("one");
        using var held = await _backend.NextAsync();
        Assert.Equal("one", await held.ReceiveAsync(3));
        using var parked = await RawPeer.ConnectAsync(proxy.Listener);
        await parked.SendAsync("two");
        await proxy.UntilAsync("parked.unknown", count => count == 1);

        await ReloadAsync(
            proxy,
            listeners =>
                listeners["raw"]!["Destinations"] = new JsonObject
                {
                    ["new"] = $"127.0.0.1:{next.Port}",
                }
        );

        using var server = await next.NextAsync();
        await EchoAsync(parked, server, "two");
    }

    [Fact]
    public async Task Leaving_refuses_the_parked_lets_the_handshake_finish_and_closes_the_tunnels()
    {
        var proxy = await ListenerConfiguration.StartAsync(
            _backend,
            change: ListenerConfiguration.Window(1)
        );
        using var tunnel = await RawPeer.ConnectAsync(proxy.Listener);
        await tunnel.SendAsync("one");
        using var server = await _backend.NextAsync();
        await EchoAsync(tunnel, server, "one");
        using var handshake = await RawPeer.ConnectAsync(proxy.Listener);
        await handshake.SendAsync("two");
        using var held = await _backend.NextAsync();
        Assert.Equal("two", await held.ReceiveAsync(3));
        using var parked = await RawPeer.ConnectAsync(proxy.Listener);
        await parked.SendAsync("three");
        await proxy.UntilAsync("parked.unknown", count => count == 1);
        var address = proxy.Listener;
        var start = TimeProvider.System.GetTimestamp();

        var stopped = proxy.StopAsync();
        Assert.Equal(("", false), await parked.ToEndAsync());
        await held.SendAsync("ready");

        Assert.Equal("ready", await handshake.ReceiveAsync(5));
        Assert.Equal(("", false), await tunnel.ToEndAsync());
        Assert.Equal(("", false), await server.ToEndAsync());
        Assert.Equal(("", false), await handshake.ToEndAsync());
        await stopped.Within();
        await Assert.ThrowsAsync<SocketException>(() => RawPeer.ConnectAsync(address));

        // The tunnel that began during the drain is closed with the others, not cut at the host's limit.
        Assert.InRange(
            TimeProvider.System.GetElapsedTime(start),
            TimeSpan.Zero,
            TimeSpan.FromSeconds(5)
        );
        await proxy.DisposeAsync();
    }

    [Fact]
    public async Task Leaving_does_not_wait_for_a_client_whose_backend_is_done()
    {
        var proxy = await ListenerConfiguration.StartAsync(_backend);
        using var client = await RawPeer.ConnectAsync(proxy.Listener);
        await client.SendAsync("one");
        using var server = await _backend.NextAsync();
        Assert.Equal("one", await server.ReceiveAsync(3));
        server.Finish();
        Assert.Equal(("", false), await client.ToEndAsync());
        var start = TimeProvider.System.GetTimestamp();

        await proxy.StopAsync().Within();

        // With the other tunnels, not at the host's limit.
        Assert.InRange(
            TimeProvider.System.GetElapsedTime(start),
            TimeSpan.Zero,
            TimeSpan.FromSeconds(5)
        );
        await proxy.DisposeAsync();
    }

    /// <summary>What the client sent has arrived, and comes back.</summary>
    private static async Task EchoAsync(RawPeer client, RawPeer server, string words)
    {
        Assert.Equal(words, await server.ReceiveAsync(words.Length));
        await server.SendAsync(words);
        Assert.Equal(words, await client.ReceiveAsync(words.Length));
    }

    private static async Task ReloadAsync(ProxyUnderTest proxy, Action<JsonObject> change)
    {
        var configuration = JsonNode.Parse(await File.ReadAllTextAsync(proxy.ConfigurationFile))!;
        var gatekeeper = configuration["Gatekeeper"]!.AsObject();
        change(gatekeeper["Listeners"]!.AsObject());
        if (gatekeeper["Listeners"]!.AsObject().Count == 0)
        {
            gatekeeper["Backends"]!.AsObject().Remove("raw");
        }

        await File.WriteAllTextAsync(proxy.ConfigurationFile, configuration.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, await AdminTests.ReloadAsync(proxy, ProxyUnderTest.Token));
    }
}
