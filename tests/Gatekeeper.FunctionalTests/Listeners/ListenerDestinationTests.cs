using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Listeners;

/// <summary>Destinations that die, come back, or take no connects.</summary>
public sealed class ListenerDestinationTests
{
    [Fact]
    public async Task Clients_of_a_destination_that_died_wait_until_it_is_back()
    {
        var backend = new RawBackend();
        var port = backend.Port;
        await using var proxy = await ListenerConfiguration.StartAsync(
            backend,
            change: configuration =>
                configuration["Gatekeeper"]!["Listeners"]!["raw"]!["Health"]!["Interval"] =
                    "00:00:00.1"
        );
        await backend.DisposeAsync();
        await proxy.UntilAsync("window", places => places == 0);
        using var client = await RawPeer.ConnectAsync(proxy.Listener);
        await client.SendAsync("still here");
        await proxy.UntilAsync("parked.unknown", parked => parked == 1);

        backend = new RawBackend(port);

        await proxy.UntilAsync("parked.unknown", parked => parked == 0);
        using var served = await AskedAsync(backend, "still here");
        await served.SendAsync("so am I");
        Assert.Equal("so am I", await client.ReceiveAsync(7));
        await backend.DisposeAsync();
    }

    [Fact]
    public async Task A_destination_that_is_probed_no_more_passes_for_reachable()
    {
        var backend = new RawBackend();
        await using var proxy = await ListenerConfiguration.StartAsync(
            backend,
            change: configuration =>
                configuration["Gatekeeper"]!["Listeners"]!["raw"]!["Health"]!["Interval"] =
                    "00:00:00.1"
        );
        await backend.DisposeAsync();
        await proxy.UntilAsync("window", places => places == 0);

        var configuration = JsonNode.Parse(await File.ReadAllTextAsync(proxy.ConfigurationFile))!;
        configuration["Gatekeeper"]!["Listeners"]!["raw"]!["Health"]!["Interval"] = "00:00:00";
        await File.WriteAllTextAsync(proxy.ConfigurationFile, configuration.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, await AdminTests.ReloadAsync(proxy, ProxyUnderTest.Token));

        await proxy.UntilAsync("window", places => places > 0);
    }

    [Fact]
    public async Task One_dead_destination_of_two_gets_nobody()
    {
        await using var backend = new RawBackend();
        var dead = new RawBackend();
        var port = dead.Port;
        await dead.DisposeAsync();
        await using var proxy = await ListenerConfiguration.StartAsync(
            [port, backend.Port],
            change: configuration =>
                configuration["Gatekeeper"]!["Listeners"]!["raw"]!["Health"]!["Interval"] =
                    "00:00:00.1"
        );
        await Metrics.UntilAsync(
            proxy,
            "gatekeeper_window{backend=\"raw\",destination=\"0\"}",
            double.NaN
        );
        for (var client = 0; client < 20; client++)
        {
            using var phone = await RawPeer.ConnectAsync(proxy.Listener);
            await phone.SendAsync("hi");
            using var served = await AskedAsync(backend, "hi");
            await served.SendAsync("ok");
            Assert.Equal("ok", await phone.ReceiveAsync(2));
        }
    }

    [Fact]
    public async Task A_destination_that_takes_no_connects_is_given_up_quickly_and_pauses()
    {
        // A listener that never accepts, its backlog filled: further connects are left hanging.
        using var deaf = new Socket(
            AddressFamily.InterNetwork,
            SocketType.Stream,
            ProtocolType.Tcp
        );
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        using var filler = await RawPeer.ConnectAsync(new Uri($"tcp://{deaf.LocalEndPoint}"));
        await using var proxy = await ListenerConfiguration.StartAsync([
            ((IPEndPoint)deaf.LocalEndPoint!).Port,
        ]);
        using var client = await RawPeer.ConnectAsync(proxy.Listener);
        await client.SendAsync("hello");

        Assert.Equal(("", true), await client.ToEndAsync());

        var destination = (await proxy.BackendAsync()).GetProperty("destinations")[0];
        Assert.False(destination.GetProperty("available").GetBoolean());
        Assert.Equal(0, await proxy.NumberAsync("placesUsed"));
    }

    /// <summary>The next connection that says something; probes say nothing.</summary>
    private static async Task<RawPeer> AskedAsync(RawBackend backend, string words)
    {
        while (true)
        {
            var next = await backend.NextAsync();
            var buffer = new byte[words.Length];
            if (await next.Socket.ReceiveAsync(buffer).Within() == words.Length)
            {
                Assert.Equal(words, System.Text.Encoding.Latin1.GetString(buffer));
                return next;
            }

            next.Dispose();
        }
    }
}
