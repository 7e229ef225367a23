using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gatekeeper.Testing;

/// <summary>Stands before a server and relays every connection to it; what happens to the bytes on their way is the derived wire's business.</summary>
internal abstract class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly Uri _target;
    private readonly Task _accepting;
    private int _accepted;

    protected Wire(Uri target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Connections so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Ends all connections without a goodbye: the peers see a reset.</summary>
    public void Cut()
    {
        while (_open.TryTake(out var client))
        {
            client.Client?.Close(timeout: 0);
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

    /// <summary>Takes one direction of a connection from its beginning to its end; that one of the two has left needs no care.</summary>
    /// <param name="from">Who speaks.</param>
    /// <param name="to">Who hears.</param>
    /// <param name="isUp">From the client to the server.</param>
    protected abstract Task RelayAsync(TcpClient from, TcpClient to, bool isUp);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var outer = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _accepted);
                var inner = new TcpClient();
                _open.Add(outer);
                _open.Add(inner);
                await inner.ConnectAsync(_target.Host, _target.Port);
                _ = RunAsync(outer, inner, isUp: true);
                _ = RunAsync(inner, outer, isUp: false);
            }
        }
        catch (Exception e)
            when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task RunAsync(TcpClient from, TcpClient to, bool isUp)
    {
        try
        {
            await RelayAsync(from, to, isUp);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or SocketException
                        or ObjectDisposedException
                        or InvalidOperationException
            )
        {
            // One of the two has left: the other one hears of it.
            from.Dispose();
            to.Dispose();
        }
    }
}
