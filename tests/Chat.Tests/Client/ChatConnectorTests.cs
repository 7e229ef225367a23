using System.Net;
using System.Net.Sockets;
using ChatClient;

namespace Chat.Tests.Client;

public sealed class ChatConnectorTests : IDisposable
{
    private static readonly DeviceCredentials Device = DeviceCredentials.Generate(
        new ServerPin(Convert.ToBase64String(NewKey()))
    );

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler());

    [Theory]
    [InlineData(401, "AUTH_FAILED", null, RefusalAction.Stop)]
    [InlineData(403, "ORIGIN_REFUSED", null, RefusalAction.Stop)]
    [InlineData(421, "UNKNOWN_SERVER_KEY", null, RefusalAction.Retry)]
    [InlineData(425, "TICKET_REJECTED", null, RefusalAction.Retry)]
    [InlineData(426, "UPGRADE_REQUIRED", null, RefusalAction.Stop)]
    [InlineData(429, "RATE_LIMITED", 7, RefusalAction.Retry)]
    [InlineData(503, "BG_DEFERRED", 30, RefusalAction.Retry)]
    [InlineData(503, "FG_QUEUED", 2, RefusalAction.Retry)]
    [InlineData(503, "RESTART", 3, RefusalAction.Retry)]
    [InlineData(500, null, null, RefusalAction.Retry)]
    [InlineData(502, null, null, RefusalAction.Retry)]
    public async Task Each_refusal_says_what_to_do(
        int status,
        string? reason,
        int? retryAfter,
        RefusalAction action
    )
    {
        var headers =
            (reason is null ? "" : $"Chat-Reason: {reason}\r\n")
            + (retryAfter is null ? "" : $"Retry-After: {retryAfter}\r\n");

        var refused = await RefusedAsync(status, headers);

        var after = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        Assert.Equal(new ChatRefusal(status, reason, after, action, null), refused.Refusal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(426)]
    public async Task A_no_from_a_stranger_does_not_end_an_enrolment(int status)
    {
        var refused = await RefusedAsync(status, "Server: hotel wifi\r\n");

        Assert.Equal((RefusalAction.Retry, null), (refused.Action, refused.Reason));
    }

    [Fact]
    public async Task A_gates_refusal_carries_its_reason_and_a_ticket()
    {
        var refused = await RefusedAsync(
            503,
            "Gatekeeper-Status: refused; reason=lot_full; stage=3\r\nGatekeeper-Ticket: t1\r\nRetry-After: 12\r\n"
        );

        Assert.Equal(
            new ChatRefusal(503, "lot_full", TimeSpan.FromSeconds(12), RefusalAction.Retry, "t1"),
            refused.Refusal
        );
    }

    [Fact]
    public async Task A_retry_after_may_be_a_date()
    {
        var date = TimeProvider.System.GetUtcNow().AddMinutes(5).ToString("R");

        var refused = await RefusedAsync(503, $"Retry-After: {date}\r\n");

        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task The_request_says_who_comes_and_why()
    {
        await using var server = new ScriptedServer("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
        var connector = new ChatConnector(server.Endpoint, _invoker, TimeProvider.System);

        await connector
            .TryConnectAsync(
                Device,
                ConnectClass.Background,
                42,
                new GateProof("t1", "p1"),
                default
            )
            .Within();

        var lines = (await server.Request.Within()).Split(Environment.NewLine);
        Assert.Equal("GET /v1/chat?intent=bg HTTP/1.1", lines[0]);
        Assert.Contains("Gatekeeper-Class: bg", lines);
        Assert.Contains($"Gatekeeper-Device: {Device.DeviceId}", lines);
        Assert.Contains("Sec-WebSocket-Protocol: chat.v1.noise", lines);
        Assert.Single(lines, line => line.StartsWith("Chat-Hello: ", StringComparison.Ordinal));
        Assert.Contains("Gatekeeper-Ticket: t1", lines);
        Assert.Contains("Gatekeeper-Pass: p1", lines);
    }

    [Theory]
    [InlineData(
        "HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: no\r\n\r\n"
    )]
    [InlineData("220 smtp.example\r\n")]
    [InlineData("")]
    public async Task An_answer_that_is_not_our_protocol_is_unreachable(string answer)
    {
        await using var server = new ScriptedServer(answer);
        var connector = new ChatConnector(server.Endpoint, _invoker, TimeProvider.System);

        await Assert.ThrowsAsync<ChatUnreachableException>(() =>
            connector.ConnectAsync(Device, ConnectClass.Foreground, 0).Within()
        );
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_unreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new Uri($"ws://{listener.LocalEndpoint}");
        listener.Stop();
        var connector = new ChatConnector(endpoint, _invoker, TimeProvider.System);

        var error = await Assert.ThrowsAsync<ChatUnreachableException>(() =>
            connector.ConnectAsync(Device, ConnectClass.Foreground, 0).Within()
        );

        Assert.Contains(endpoint.Authority, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patience_that_ends_is_a_cancellation()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connector = new ChatConnector(
            new Uri($"ws://{listener.LocalEndpoint}"),
            _invoker,
            TimeProvider.System
        );
        using var patience = new CancellationTokenSource();

        var connecting = connector.ConnectAsync(Device, ConnectClass.Foreground, 0, patience.Token);
        using var accepted = await listener.AcceptTcpClientAsync().Within();
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.Within());
    }

    [Fact]
    public void Secrets_stay_out_of_text()
    {
        var ticket = new ResumeTicket("ticket", "psk", DateTimeOffset.MaxValue);
        var device = (Device with { Ticket = ticket }).ToString();
        Assert.DoesNotContain(Device.PrivateKey, device, StringComparison.Ordinal);
        Assert.DoesNotContain("psk", device, StringComparison.Ordinal);
        Assert.DoesNotContain("psk", ticket.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "secret",
            new Enrolment("alice", "secret", "phone").ToString(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("t1", new GateProof("t1", "p1").ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _invoker.Dispose();

    private static byte[] NewKey()
    {
        using var pair = ChatProtocol.Noise.NoiseKeyPair.Generate();
        return pair.PublicKey;
    }

    private async Task<ChatRefusedException> RefusedAsync(int status, string headers)
    {
        await using var server = new ScriptedServer(
            $"HTTP/1.1 {status} No\r\n{headers}Content-Length: 0\r\n\r\n"
        );
        var connector = new ChatConnector(server.Endpoint, _invoker, TimeProvider.System);
        return await Assert.ThrowsAsync<ChatRefusedException>(() =>
            connector.ConnectAsync(Device, ConnectClass.Foreground, 0).Within()
        );
    }
}
