using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chat.Tests.Testing;

/// <summary>A wire with a knife: relays connections to a server, and breaks all of them on demand.</summary>
internal sealed class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly Uri _target;
    private readonly Task _accepting;
    private int _accepted;

    public CuttableProxy(Uri target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>No goodbye: the peers see a reset.</summary>
    public void Cut()
    {
        while (_open.TryTake(out var client))
        {
            client.Client.LingerState = new LingerOption(true, 0);
            client.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting;
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var inner = new TcpClient();
                var outer = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _accepted);
                await inner.ConnectAsync(_target.Host, _target.Port);
                _open.Add(outer);
                _open.Add(inner);
                _ = RelayAsync(outer, inner);
                _ = RelayAsync(inner, outer);
            }
        }
        catch (Exception e)
            when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private static async Task RelayAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or SocketException
                        or ObjectDisposedException
                        or InvalidOperationException
            )
        {
            // Cut.
        }
    }
}
