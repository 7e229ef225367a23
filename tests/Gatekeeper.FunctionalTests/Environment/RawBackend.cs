using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>A TCP server that does nothing but hand its connections to the test.</summary>
internal sealed class RawBackend : IAsyncDisposable
{
    private readonly Channel<RawPeer> _accepted = Channel.CreateUnbounded<RawPeer>();
    private readonly TcpListener _listener;
    private readonly Task _accepting;

    /// <param name="port">Where it listens; 0 for a free port.</param>
    public RawBackend(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Address => new($"tcp://127.0.0.1:{Port}");

    /// <summary>The next connection, in the order they came; probes of the proxy are connections too.</summary>
    public Task<RawPeer> NextAsync() => _accepted.Reader.ReadAsync().AsTask().Within();

    /// <summary>Whether a connection has come that nobody has taken yet.</summary>
    public bool HasNext => _accepted.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        _listener.Dispose();
        await _accepting;
        while (_accepted.Reader.TryRead(out var left))
        {
            left.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                socket.NoDelay = true;
                _accepted.Writer.TryWrite(new RawPeer(socket));
            }
        }
        catch (Exception stopped)
            when (stopped is SocketException or ObjectDisposedException or InvalidOperationException
            )
        {
            // Stopped.
        }
    }
}
