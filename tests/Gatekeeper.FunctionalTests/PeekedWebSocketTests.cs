using System.Text;
using System.Text.Json.Nodes;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>WebSockets whose first message tells who comes.</summary>
public sealed class PeekedWebSocketTests : IAsyncLifetime
{
    private const string Open =
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='chat.test' xmlns:gk='urn:gatekeeper' gk:class='bg'/>";

    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test

    public async ValueTask InitializeAsync() => _backend = await ScriptedBackend.StartAsync();

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task The_backend_gets_every_byte_and_hears_who_comes()
    {
        await using var proxy = await StartAsync("Mqtt");
        using var client = await UpgradeAsync(proxy, "other, mqtt, mqttv3.1");
        var head = await client.HeadAsync();
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", Answers.Header(head, "Sec-WebSocket-Accept"));
        Assert.Equal("mqtt", Answers.Header(head, "Sec-WebSocket-Protocol"));
        Assert.Equal("websocket", Answers.Header(head, "Upgrade"));

        // A ping, then a CONNECT in two frames, then bytes the gate has no business with.
        var connect = Connect("phone-7", "fg");
        var said = Latin1([
            .. ClientFrame.Of(0x89, "?"u8),
            .. ClientFrame.Of(0x02, connect.AsSpan(0, 9)),
            .. ClientFrame.Of(0x80, connect.AsSpan(9)),
        ]);
        foreach (var part in said.Chunk(5))
        {
            await client.SendAsync(new string(part));
        }

        var seen = await _backend.NextAsync();
        Assert.Equal(["fg"], seen.Headers["Gatekeeper-Class"]);
        Assert.Equal(["phone-7"], seen.Headers["Gatekeeper-Device"]);
        Assert.Equal(["mqtt"], seen.Headers["Sec-WebSocket-Protocol"]);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", seen.Headers.Keys);
        await client.SendAsync("and more");
        seen.Answer(101);

        Assert.Equal(said + "and more", await client.ReceiveAsync(said.Length + 8));
        await proxy.UntilAsync("tunnels", tunnels => tunnels == 1);
        Assert.Equal(0, await proxy.NumberAsync("handshakesInProgress"));
        Assert.Equal(
            1,
            await Metrics.ReadAsync(
                proxy,
                "gatekeeper_connections_total{backend=\"chat\",protocol=\"websocket\",class=\"fg\",source=\"mqtt\"}"
            )
        );
    }

    [Fact]
    public async Task Foreground_goes_before_background_that_came_first()
    {
        await using var proxy = await StartAsync("Mqtt", window: 1);
        using var holder = await RawClient.UpgradeAsync(proxy.Address, "fg");
        var held = await _backend.NextAsync();
        using var background = await ConnectAsync(proxy, "phone", "bg");
        await proxy.UntilAsync("parked.bg", parked => parked == 1);
        using var foreground = await ConnectAsync(proxy, "person", "fg");
        await proxy.UntilAsync("parked.fg", parked => parked == 1);

        held.Answer(101);
        var next = await _backend.NextAsync();

        Assert.Equal(["person"], next.Headers["Gatekeeper-Device"]);
        Assert.False(_backend.HasNext);
        next.Answer(101);
        var last = await _backend.NextAsync();
        Assert.Equal(["phone"], last.Headers["Gatekeeper-Device"]);
        last.Answer(101);
        Assert.Equal(
            Mqtt("phone", "bg"),
            await background.ReceiveAsync(Mqtt("phone", "bg").Length)
        );
    }

    [Theory]
    [InlineData("Mqtt", "mqtt", "\u0082\u0005\u0020\u0003\0\u0089\0")]
    [InlineData("Xmpp", "xmpp", "<resource-constraint ")]
    public async Task A_refusal_is_said_in_the_protocols_words_and_then_goodbye(
        string peek,
        string subprotocol,
        string words
    )
    {
        await using var proxy = await StartAsync(
            peek,
            window: 1,
            policy => policy["Background"]!["Patience"] = "00:00:00.3"
        );
        using var holder = await RawClient.UpgradeAsync(proxy.Address, "fg");
        var held = await _backend.NextAsync();
        using var client = await UpgradeAsync(proxy, subprotocol);
        await client.HeadAsync();

        await client.SendAsync(
            peek == "Mqtt"
                ? Mqtt("phone", "bg")
                : Latin1(ClientFrame.Of(0x81, Encoding.UTF8.GetBytes(Open)))
        );
        var said = await client.ToEndAsync();

        Assert.Contains(words, said, StringComparison.Ordinal);
        // 1013 is 0x03F5.
        Assert.Contains(
            "\u0003\u00F5busy (patience); come back in ",
            said,
            StringComparison.Ordinal
        );
        Assert.False(_backend.HasNext);
        held.Answer(101);
    }

    [Theory]
    [InlineData(404, "\u0003\u00F3the server refused")]
    [InlineData(503, "\u0003\u00F5the server failed")]
    public async Task A_backend_that_does_not_want_the_connection_becomes_a_goodbye(
        int status,
        string goodbye
    )
    {
        await using var proxy = await StartAsync("Mqtt");
        using var client = await ConnectAsync(proxy, "phone", "fg");

        (await _backend.NextAsync()).Answer(status);

        Assert.EndsWith(goodbye, await client.ToEndAsync(), StringComparison.Ordinal);
        await proxy.UntilAsync("handshakesInProgress", count => count == 0);
    }

    [Fact]
    public async Task A_client_that_leaves_while_parked_is_not_forwarded()
    {
        await using var proxy = await StartAsync("Mqtt", window: 1);
        using var holder = await RawClient.UpgradeAsync(proxy.Address, "fg");
        var held = await _backend.NextAsync();
        var client = await ConnectAsync(proxy, "phone", "bg");
        await proxy.UntilAsync("parked.bg", parked => parked == 1);

        client.Dispose();

        await proxy.UntilAsync("parked.bg", parked => parked == 0);
        held.Answer(101);
        await proxy.UntilAsync("handshakesInProgress", count => count == 0);
        Assert.False(_backend.HasNext);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    public async Task Who_says_nothing_that_can_be_understood_is_nobody_known(string said)
    {
        await using var proxy = await StartAsync(
            "Mqtt",
            change: policy => policy["PeekTimeout"] = "00:00:00.2"
        );
        using var client = await UpgradeAsync(proxy, "mqtt");
        await client.HeadAsync();
        await client.SendAsync(said);

        var seen = await _backend.NextAsync();
        seen.Answer(101);

        Assert.Equal(["unknown"], seen.Headers["Gatekeeper-Class"]);
        await client.SendAsync("late");
        Assert.Equal(said + "late", await client.ReceiveAsync(said.Length + 4));
    }

    [Theory]
    [InlineData("Enforce", "mqtt", "Gatekeeper-Class: bg\r\n")]
    [InlineData("Enforce", "other", "")]
    [InlineData("Shadow", "mqtt", "")]
    [InlineData("Off", "mqtt", "")]
    public async Task Nothing_is_answered_for_the_backend_where_that_is_not_needed(
        string mode,
        string subprotocol,
        string more
    )
    {
        await using var proxy = await StartAsync("Mqtt", mode: mode);
        using var client = await UpgradeAsync(proxy, subprotocol, more);

        (await _backend.NextAsync()).Answer(403);

        Assert.Equal(403, await client.StatusAsync());
    }

    private async Task<ProxyUnderTest> StartAsync(
        string peek,
        int? window = null,
        Action<JsonNode>? change = null,
        string mode = "Enforce"
    ) =>
        await ProxyUnderTest.StartAsync(
            _backend.Address,
            configuration =>
            {
                var policy = configuration["Gatekeeper"]!["Policies"]!["phones"]!;
                policy["Peek"] = peek;
                change?.Invoke(policy);
                var backend = configuration["Gatekeeper"]!["Backends"]!["chat"]!;
                backend["Mode"] = mode;
                backend["Window"]!["Initial"] = window;
            }
        );

    private static async Task<RawClient> UpgradeAsync(
        ProxyUnderTest proxy,
        string subprotocols,
        string more = ""
    )
    {
        var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(
            RawClient.UpgradeRequest(
                null,
                $"Sec-WebSocket-Protocol: {subprotocols}\r\nSec-WebSocket-Extensions: permessage-deflate\r\n{more}"
            )
        );
        return client;
    }

    /// <summary>A client that has sent its CONNECT.</summary>
    private static async Task<RawClient> ConnectAsync(
        ProxyUnderTest proxy,
        string device,
        string connectionClass
    )
    {
        var client = await UpgradeAsync(proxy, "mqtt");
        await client.HeadAsync();
        await client.SendAsync(Mqtt(device, connectionClass));
        return client;
    }

    private static byte[] Connect(string device, string connectionClass) =>
        MqttPackets.Connect(5, device, MqttPackets.UserProperty("gk-class", connectionClass));

    private static string Mqtt(string device, string connectionClass) =>
        Latin1(ClientFrame.Binary(Connect(device, connectionClass)));

    private static string Latin1(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
