using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Gatekeeper.Tcp.Forwarding;
using Gatekeeper.Testing;

namespace Gatekeeper.Tests.Tcp.Forwarding;

/// <summary>Ends of a relay that sockets of one machine do not show by themselves.</summary>
public sealed class RelayTests : IDisposable
{
    private readonly PipeClient _client = new();
    private readonly Socket _backend;
    private readonly Socket _server;

    public RelayTests()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        _backend = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _backend.Connect(listener.LocalEndPoint!);
        _server = listener.Accept();
    }

    [Theory]
    [InlineData(SocketError.TimedOut)]
    [InlineData(SocketError.HostUnreachable)]
    public async Task A_client_that_vanished_ends_it_though_its_server_says_nothing(SocketError how)
    {
        using var relay = NewRelay();
        var running = relay.RunAsync();

        // Kestrel hands such an end on as it came from the socket.
        await _client.Sent.Writer.CompleteAsync(new SocketException((int)how));

        await running.Within();
        Assert.True(_client.IsAborted);
    }

    public void Dispose()
    {
        _backend.Dispose();
        _server.Dispose();
    }

    private Relay NewRelay() =>
        new(
            _client,
            _backend,
            new RawHandshake(permit: null, bytes: 1, backendSpeaksFirst: false, () => { })
        );

    private sealed class PipeClient : ClientEnd
    {
        public Pipe Sent { get; } = new();

        public bool IsAborted { get; private set; }

        public override PipeReader Input => Sent.Reader;

        public override ValueTask SendAsync(
            ReadOnlyMemory<byte> bytes,
            CancellationToken cancellationToken
        ) => ValueTask.CompletedTask;

        public override ValueTask FinishAsync(CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;

        public override void Abort() => IsAborted = true;
    }
}
