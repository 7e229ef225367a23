using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Gatekeeper.Tcp.Forwarding;
using Gatekeeper.Testing;

namespace Gatekeeper.Tests.Tcp.Forwarding;

/// <summary>Ends of a relay that sockets of one machine do not show by themselves.</summary>
public sealed class RelayTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
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

    [Fact]
    public async Task A_client_that_never_closes_is_closed_a_minute_after_its_last_word()
    {
        using var relay = NewRelay();
        var running = relay.RunAsync();
        _server.Shutdown(SocketShutdown.Send);
        await _client.Finished.Task.Within();

        // It may go on for as long as it has something to say.
        for (var words = 0; words < 3; words++)
        {
            _clock.Advance(Relay.SilenceAfterEnd - TimeSpan.FromSeconds(1));
            Assert.False(running.IsCompleted);
            await _client.Sent.Writer.WriteAsync("word"u8.ToArray());
            Assert.Equal(4, await _server.ReceiveAsync(new byte[10]).Within());
        }

        _clock.Advance(Relay.SilenceAfterEnd);
        await running.Within();
        Assert.False(_client.IsAborted);
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
            new RawHandshake(permit: null, bytes: 1, backendSpeaksFirst: false, () => { }),
            _clock
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

        public TaskCompletionSource Finished { get; } = new();

        public override ValueTask FinishAsync(CancellationToken cancellationToken)
        {
            Finished.TrySetResult();
            return ValueTask.CompletedTask;
        }

        public override void Abort() => IsAborted = true;
    }
}
