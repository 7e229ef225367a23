using System.Buffers;
using System.Net;
using System.Text;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Tcp.Peeking;

namespace Gatekeeper.FunctionalTests.Listeners;

/// <summary>PROXY headers, from trusted peers in and towards the destination out.</summary>
public sealed class ListenerProxyProtocolTests : IAsyncLifetime
{
    private readonly RawBackend _backend = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task A_header_from_a_trusted_peer_is_believed_and_the_destination_hears_of_it()
    {
        await using var proxy = await StartAsync("Both");
        using var client = await RawPeer.ConnectAsync(proxy.Listener);
        await client.SendAsync(
            ProxyHeaderWriter.Write(
                new ProxyHeader
                {
                    Source = IPEndPoint.Parse("192.0.2.1:51000"),
                    Destination = IPEndPoint.Parse("198.51.100.7:5222"),
                    Authority = "chat.example",
                    Classes = ["fg"],
                }
            )
        );
        await client.SendAsync("hello");
        using var server = await _backend.NextAsync();

        var header = await HeaderAsync(server);

        Assert.Equal(IPEndPoint.Parse("192.0.2.1:51000"), header.Source);
        Assert.Equal(IPEndPoint.Parse("198.51.100.7:5222"), header.Destination);
        Assert.Equal("chat.example", header.Authority);
        Assert.Equal(["fg"], header.Classes);
        Assert.Equal("hello", await server.ReceiveAsync(5));
        Assert.Equal(1, await OutcomeAsync(proxy, "accepted"));
        Assert.Equal(
            1,
            await Metrics.ReadAsync(
                proxy,
                "gatekeeper_connections_total{backend=\"raw\",protocol=\"tcp\",class=\"fg\",source=\"proxy\"}"
            )
        );
    }

    [Fact]
    public async Task Version_1_in_and_the_bytes_behind_it_untouched()
    {
        await using var proxy = await StartAsync("Accept");
        using var client = await RawPeer.ConnectAsync(proxy.Listener);

        await client.SendAsync("PROXY TCP4 192.0.2.1 198.51.100.7 51000 5222\r\nPROXY me too\r\n");

        using var server = await _backend.NextAsync();
        Assert.Equal("PROXY me too\r\n", await server.ReceiveAsync(14));
    }

    [Fact]
    public async Task Without_one_in_the_peer_itself_is_named()
    {
        await using var proxy = await StartAsync("Send");
        using var client = await RawPeer.ConnectAsync(proxy.Listener);
        await client.SendAsync("x");
        using var server = await _backend.NextAsync();

        var header = await HeaderAsync(server);

        Assert.Equal(client.Socket.LocalEndPoint, header.Source);
        Assert.Equal(client.Socket.RemoteEndPoint, header.Destination);
        Assert.Equal(["unknown"], header.Classes);
    }

    [Fact]
    public async Task A_peer_that_is_not_trusted_is_closed_and_counted_whatever_it_sends()
    {
        await using var proxy = await StartAsync("Accept");
        using var client = await RawPeer.ConnectAsync(proxy.Listener, IPAddress.Parse("127.0.7.7"));

        Assert.Equal("", (await client.ToEndAsync()).Bytes);

        Assert.False(_backend.HasNext);
        Assert.Equal(1, await OutcomeAsync(proxy, "untrusted"));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "invalid")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 99999 1\r\n", "invalid")]
    [InlineData("PROXY TCP4 1.2.", "timeout")]
    [InlineData("", "timeout")]
    public async Task Whoever_sends_none_or_a_bad_one_or_takes_too_long_is_closed_and_counted(
        string sent,
        string outcome
    )
    {
        await using var proxy = await StartAsync("Accept", helloTimeout: "00:00:00.2");
        using var client = await RawPeer.ConnectAsync(proxy.Listener);
        await client.SendAsync(sent);

        Assert.Equal("", (await client.ToEndAsync()).Bytes);

        Assert.False(_backend.HasNext);
        Assert.Equal(1, await OutcomeAsync(proxy, outcome));
        Assert.Equal(0, await proxy.NumberAsync("placesUsed"));
    }

    private Task<ProxyUnderTest> StartAsync(string use, string helloTimeout = "00:00:05") =>
        ListenerConfiguration.StartAsync(
            _backend,
            $"\"ProxyProtocol\": \"{use}\", \"HelloTimeout\": \"{helloTimeout}\""
        );

    /// <summary>The header that the destination is sent, byte by byte, so that what comes behind it stays unread.</summary>
    private static async Task<ProxyHeader> HeaderAsync(RawPeer server)
    {
        var bytes = new List<byte>();
        while (true)
        {
            bytes.AddRange(Encoding.Latin1.GetBytes(await server.ReceiveAsync(1)));
            var status = ProxyHeaderReader.Read(
                new ReadOnlySequence<byte>(bytes.ToArray()),
                out var header
            );
            Assert.NotEqual(ProxyHeaderStatus.Invalid, status);
            if (header is not null)
            {
                return header;
            }
        }
    }

    private static Task<double> OutcomeAsync(ProxyUnderTest proxy, string outcome) =>
        Metrics.ReadAsync(proxy, $"gatekeeper_proxy_headers_total{{outcome=\"{outcome}\"}}");
}
