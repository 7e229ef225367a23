using System.Text;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Exchanges;

/// <summary>In <c>Shadow</c> and <c>Off</c>, what passes in requests and WebSockets is byte for byte what passes without the proxy.</summary>
[Trait("Soak", "bytes")]
public sealed class RequestExchangeTests : IAsyncLifetime
{
    private const string Switching =
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    /// <summary>Each opens connections of its own, so a soak has fewer of them than of raw exchanges.</summary>
    private static readonly int Rounds = Math.Max(Soak.Exchanges / 8, 2000);

    private readonly RawBackend _backend = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Theory]
    [InlineData("Shadow")]
    [InlineData("Off")]
    public async Task Random_exchanges_in_a_WebSocket_equal_the_direct_ones(string mode)
    {
        await using var proxy = await StartAsync(mode);
        var random = new Random(Soak.Seed);
        for (var round = 0; round < Rounds; round++)
        {
            // A side that finishes a WebSocket's connection has left: HTTP/1.1 knows no half of it.
            var exchange = Exchange.Of(random, ends: false);
            var direct = await UpgradeAsync(exchange, _backend.Address);
            var through = await UpgradeAsync(exchange, proxy.Address);

            Assert.True(
                direct == through,
                $"exchange {round} of seed {Soak.Seed}: {string.Join(", ", exchange.Steps)}\ndirect: {direct}\nthrough: {through}"
            );
        }
    }

    [Theory]
    [InlineData("Shadow")]
    [InlineData("Off")]
    public async Task Random_bodies_and_answers_equal_the_direct_ones(string mode)
    {
        await using var proxy = await StartAsync(mode);
        var random = new Random(Soak.Seed);
        for (var round = 0; round < Rounds; round++)
        {
            var (request, answer) = (Bytes(random), Bytes(random));
            var direct = await AskAsync(request, answer, _backend.Address);
            var through = await AskAsync(request, answer, proxy.Address);

            Assert.True(
                direct == through,
                $"request {round} of seed {Soak.Seed}: {request.Length} and {answer.Length} bytes"
            );
        }
    }

    private Task<ProxyUnderTest> StartAsync(string mode) =>
        ProxyUnderTest.StartAsync(
            new Uri($"http://127.0.0.1:{_backend.Port}/"),
            configuration =>
            {
                configuration["Gatekeeper"]!["Backends"]!["chat"]!["Mode"] = mode;
                configuration["Gatekeeper"]!["Policies"]!["phones"]!["Applies"] = "Requests";
            }
        );

    private async Task<string> UpgradeAsync(Exchange exchange, Uri to)
    {
        using var client = await RawPeer.ConnectAsync(to);
        await client.SendAsync(RawClient.UpgradeRequest("fg"));
        using var server = await _backend.NextAsync();
        await HeadAsync(server);
        await server.SendAsync(Switching);
        await HeadAsync(client);
        return await SpeakAsync(exchange, client, server);
    }

    /// <summary>Both sides say all of it, and then both have heard all of it.</summary>
    private static async Task<string> SpeakAsync(Exchange exchange, RawPeer client, RawPeer server)
    {
        RawPeer[] peers = [client, server];
        string[] heard = ["", ""];
        var random = new Random(exchange.Seed);
        foreach (var step in exchange.Steps.Where(step => step.Act == Act.Send))
        {
            var part = new byte[step.Bytes];
            random.NextBytes(part);
            var sent = peers[(int)step.Side].SendAsync(part);
            heard[1 - (int)step.Side] += await peers[1 - (int)step.Side].ReceiveAsync(step.Bytes);
            await sent;
        }

        return $"client {heard[0]} server {heard[1]}";
    }

    private async Task<string> AskAsync(byte[] request, byte[] answer, Uri to)
    {
        using var client = await RawPeer.ConnectAsync(to);
        return await AskAsync(request, answer, client);
    }

    private async Task<string> AskAsync(byte[] request, byte[] answer, RawPeer client)
    {
        var sent = SendAsync(
            client,
            $"POST /{request.Length} HTTP/1.1\r\nHost: chat\r\nConnection: close\r\nContent-Length: {request.Length}\r\n\r\n",
            request
        );
        using var server = await _backend.NextAsync();
        var asked = await HeadAsync(server);
        var body = await server.ReceiveAsync(request.Length);
        await sent;
        var got = await AnswerAsync(answer, client, server);
        return $"{asked[..asked.IndexOf('\r', StringComparison.Ordinal)]} {body} {got}";
    }

    private static async Task<string> AnswerAsync(byte[] answer, RawPeer client, RawPeer server)
    {
        var answered = SendAsync(
            server,
            // Said, or the proxy would keep the connection, and might send the next request just as this server closes it.
            $"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {answer.Length}\r\n\r\n",
            answer
        );
        var status = (await HeadAsync(client))[..12];
        var got = await client.ReceiveAsync(answer.Length);
        await answered;
        return $"{status} {got}";
    }

    private static async Task SendAsync(RawPeer peer, string head, byte[] body)
    {
        await peer.SendAsync(head);
        await peer.SendAsync(body);
    }

    private static async Task<string> HeadAsync(RawPeer from)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append(await from.ReceiveAsync(1));
        }

        return head.ToString();
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(4) == 0 ? random.Next(200_000) : random.Next(2_000)];
        random.NextBytes(bytes);
        return bytes;
    }
}
