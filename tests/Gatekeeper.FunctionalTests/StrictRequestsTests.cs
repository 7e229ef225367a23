using Gatekeeper.FunctionalTests.Environment;

namespace Gatekeeper.FunctionalTests;

/// <summary>Requests that a proxy and a server may read differently never reach the backend, and their connection is closed.</summary>
public sealed class StrictRequestsTests : IAsyncLifetime
{
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test
    private ProxyUnderTest _proxy = null!; // the same

    public async ValueTask InitializeAsync()
    {
        _backend = await ScriptedBackend.StartAsync();
        _backend.AnswerAtOnce = true;
        _proxy = await ProxyUnderTest.StartAsync(_backend.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData("a bare LF ends a line", "GET / HTTP/1.1\nHost: x\n\n", 400)]
    [InlineData("a bare LF ends a header", "GET / HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n", 400)]
    [InlineData(
        "both lengths",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400
    )]
    [InlineData(
        "two lengths",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        400
    )]
    [InlineData(
        "a signed length",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\nab",
        400
    )]
    [InlineData(
        "a coding before chunked",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        501
    )]
    [InlineData(
        "chunked twice",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        501
    )]
    [InlineData(
        "a mangled coding",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        400
    )]
    [InlineData(
        "a coding in HTTP/1.0",
        "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400
    )]
    [InlineData("TRACE", "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 405)]
    [InlineData("CONNECT", "CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n", 405)]
    [InlineData(
        "a header byte beyond ASCII",
        "GET / HTTP/1.1\r\nHost: x\r\nX-A: \u00c4\u008d\r\n\r\n",
        400
    )]
    [InlineData("no host", "GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("a blank before the colon", "GET / HTTP/1.1\r\nHost: x\r\nX-A : b\r\n\r\n", 400)]
    [InlineData("a folded header", "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n", 400)]
    [InlineData(
        "an upgrade with a body",
        "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 2\r\n\r\nab",
        400
    )]
    public async Task What_could_be_read_two_ways_is_refused_and_the_connection_closed(
        string what,
        string bytes,
        int status
    )
    {
        using var client = await RawClient.ConnectAsync(_proxy.Address);
        await client.SendAsync(bytes);

        var answer = await client.ToEndAsync();

        Assert.True(
            answer.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal),
            $"{what}: {answer}"
        );
        Assert.Empty(_backend.All);
    }

    [Fact]
    public async Task HTTP_2_without_TLS_is_closed_at_once()
    {
        using var client = await RawClient.ConnectAsync(_proxy.Address);
        await client.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

        Assert.DoesNotContain("HTTP/1.1 200", await client.ToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(_backend.All);
    }

    [Fact]
    public async Task An_ordinary_chunked_request_passes()
    {
        using var client = await RawClient.ConnectAsync(_proxy.Address);
        await client.SendAsync(
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"
        );

        Assert.Equal(200, await client.StatusAsync());
    }

    [Fact]
    public async Task The_server_does_not_say_what_it_is()
    {
        using var client = await RawClient.ConnectAsync(_proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.DoesNotContain(
            "\r\nServer:",
            await client.HeadAsync(),
            StringComparison.OrdinalIgnoreCase
        );
    }
}
