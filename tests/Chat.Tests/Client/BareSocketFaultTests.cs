using System.Net.Sockets;
using ChatClient;

namespace Chat.Tests.Client;

/// <summary>
/// A server that resets a connection as soon as it is there makes .NET throw what it otherwise wraps (its connection pool asks the new socket for its
/// address). To a client that is one more failed try.
/// </summary>
public sealed class BareSocketFaultTests
{
    private static readonly Uri Endpoint = new("ws://127.0.0.1:9");

    [Fact]
    public async Task A_connect_is_unreachable()
    {
        using var invoker = new HttpMessageInvoker(new FaultingHandler());
        var connector = new ChatConnector(Endpoint, invoker, TimeProvider.System);
        var device = DeviceCredentials.Generate(new ServerPin(Convert.ToBase64String(NewKey())));

        var result = await connector
            .TryConnectAsync(device, new ConnectAttempt(ConnectClass.Background, 0), default)
            .Within();

        Assert.IsType<SocketException>(result.Unreachable?.InnerException);
    }

    [Fact]
    public async Task An_enrolment_in_bulk_is_unreachable()
    {
        using var http = new HttpClient(new FaultingHandler())
        {
            BaseAddress = new("http://127.0.0.1:9"),
        };

        await Assert.ThrowsAsync<ChatUnreachableException>(() =>
            new ChatEnrolment(http).CreateAccountAsync("alice", "password 1").Within()
        );
    }

    private static byte[] NewKey()
    {
        using var pair = ChatProtocol.Noise.NoiseKeyPair.Generate();
        return pair.PublicKey;
    }

    private sealed class FaultingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => throw new SocketException((int)SocketError.NotConnected);
    }
}
