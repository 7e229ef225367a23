using System.Text;
using System.Text.Json.Nodes;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>
/// A gate in <c>Shadow</c> or <c>Off</c> changes no byte: what the backend and the client get is what they get from each other directly, but for what the
/// proxy does whether it gates or not. That is: the forwarding headers of the proxy itself, and hop-by-hop headers, which speak about one hop.
/// </summary>
public sealed class UntouchedTrafficTests : IAsyncLifetime
{
    private const string Request =
        "POST /v1/login?intent=bg&x=%2F%20a HTTP/1.1\r\nHost: chat.example\r\nUser-Agent: phone/1 (odd; value)\r\nAccept: */*\r\n"
        + "Gatekeeper-Class: fg\r\nGatekeeper-Class: bg\r\ngatekeeper-device: two words\r\nGatekeeper-Ticket: whatever\r\nGatekeeper-Pass: x\r\n"
        + "Cookie: a=1; b=2\r\nX-Empty:\r\nX-Twice: 1\r\nX-Twice: 2\r\nContent-Type: application/octet-stream\r\nContent-Length: 5\r\n\r\na\0b\u00ff\n";

    private const string Answer =
        "HTTP/1.1 418 Odd But True\r\nDate: Mon, 02 Mar 2026 00:00:00 GMT\r\nServer: old\r\nX-Order: b\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
        + "X-Order: a\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\n\0\u00fe\r\n";

    private const string Switching =
        "HTTP/1.1 101 Switching Protocols\r\nDate: Mon, 02 Mar 2026 00:00:00 GMT\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat.v1\r\nX-From-Backend: yes\r\n\r\n";

    private readonly RecordingBackend _backend = new();

    public static TheoryData<string, bool> Modes =>
        new()
        {
            { "Off", false },
            { "Shadow", false },
            { "Shadow", true },
        };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_request_and_its_answer_pass_as_they_are(string mode, bool crowded)
    {
        _backend.Answer = Answer;
        var direct = await ExchangeAsync(_backend.Address, Request);
        await using var proxy = await ProxyAsync(mode);
        using var crowd = await CrowdAsync(proxy, crowded);

        var gated = await ExchangeAsync(proxy.Address, Request);

        Assert.Equal(Seen(direct.Request), Seen(gated.Request));
        Assert.Equal(Body(direct.Request), Body(gated.Request));
        Assert.Equal(Seen(direct.Answer), Seen(gated.Answer));
        Assert.Equal(Body(direct.Answer), Body(gated.Answer));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_WebSocket_passes_as_it_is(string mode, bool crowded)
    {
        var upgrade = RawClient.UpgradeRequest(
            "fg",
            "Sec-WebSocket-Protocol: chat.v1, gk.bg\r\nSec-WebSocket-Extensions: permessage-deflate\r\nX-Odd: 1\r\n"
        );
        _backend.Answer = Switching;
        var direct = await ExchangeAsync(_backend.Address, upgrade);
        await using var proxy = await ProxyAsync(mode);
        using var crowd = await CrowdAsync(proxy, crowded);
        _backend.Answer = Switching;
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(upgrade);
        var answer = await client.HeadAsync();

        Assert.Equal(Seen(direct.Request), Seen(await _backend.NextAsync()));
        Assert.Equal(Seen(direct.Answer), Seen(answer));
        var sent = Bytes(300_000);
        await client.SendAsync(sent);
        Assert.Equal(sent, await ReceiveAsync(client, sent.Length));
    }

    [Theory]
    [InlineData("Off")]
    [InlineData("Shadow")]
    public async Task Names_that_no_client_sends_in_earnest_do_not_reach_the_backend_in_any_mode(
        string mode
    )
    {
        await using var proxy = await ProxyAsync(mode);

        var seen = await ExchangeAsync(
            proxy.Address,
            "GET / HTTP/1.1\r\nHost: x\r\nGatekeeper_Class: fg\r\nGatekeeper-Verified: 1\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n"
        );

        Assert.DoesNotContain("gatekeeper", seen.Request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("6.6.6.6", seen.Request, StringComparison.Ordinal);
    }

    private Task<ProxyUnderTest> ProxyAsync(string mode) =>
        ProxyUnderTest.StartAsync(
            _backend.Address,
            configuration =>
            {
                var backend = configuration["Gatekeeper"]!["Backends"]!["chat"]!;
                backend["Mode"] = mode;
                backend["Window"]!["Initial"] = 1;
                backend["Window"]!["Min"] = 1;
                configuration["Gatekeeper"]!["Policies"]!["phones"]!["Applies"] = "Requests";
                configuration["ReverseProxy"]!["Routes"]!["chat"]!["Transforms"] = new JsonArray(
                    new JsonObject { ["RequestHeaderOriginalHost"] = "true" }
                );
            }
        );

    /// <summary>Somebody who takes the only place and keeps it, so that the next is parked on the virtual queue.</summary>
    private async Task<IDisposable?> CrowdAsync(ProxyUnderTest proxy, bool crowded)
    {
        if (!crowded)
        {
            return null;
        }

        var first = await RawClient.ConnectAsync(proxy.Address);
        var answered = new TaskCompletionSource();
        _backend.Held = answered.Task;
        await first.SendAsync("GET /first HTTP/1.1\r\nHost: x\r\n\r\n");
        await _backend.NextAsync();
        _backend.Held = Task.CompletedTask;
        Assert.Equal(1, await proxy.NumberAsync("placesUsed"));
        return first;
    }

    private async Task<(string Request, string Answer)> ExchangeAsync(Uri to, string request)
    {
        using var client = await RawClient.ConnectAsync(to);
        await client.SendAsync(request);
        var seen = await _backend.NextAsync();
        var head = await client.HeadAsync();
        var length = _backend.Answer.Length - Head(_backend.Answer).Length;
        return (seen, head + await ReceiveAsync(client, length));
    }

    private static async Task<string> ReceiveAsync(RawClient client, int length)
    {
        var received = new StringBuilder();
        while (received.Length < length)
        {
            var part = await client.ReceiveAsync();
            Assert.NotEqual("", part);
            received.Append(part);
        }

        return received.ToString();
    }

    /// <summary>
    /// The first line and the headers, without those that the proxy sets whether it gates or not. Lines of one name may be joined, and between different
    /// names order means nothing (RFC 9110, 5.3); HttpClient does the one and has an order of its own.
    /// </summary>
    private static string Seen(string message)
    {
        var lines = Head(message).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return string.Join(
            '\n',
            lines[1..]
                .Where(line => !line.StartsWith("X-Forwarded-", StringComparison.Ordinal))
                .Select(line => line.Split(':', 2))
                .GroupBy(line => line[0], line => line[1].Trim(), StringComparer.Ordinal)
                .OrderBy(header => header.Key, StringComparer.Ordinal)
                .Select(header => $"{header.Key}: {string.Join(", ", header)}")
                .Prepend(lines[0])
        );
    }

    private static string Head(string message) =>
        message[..(message.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)];

    private static string Body(string message) => message[Head(message).Length..];

    private static string Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return Encoding.Latin1.GetString(bytes);
    }
}
