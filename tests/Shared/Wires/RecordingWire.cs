using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gatekeeper.Testing;

/// <summary>A wire with an ear: relays connections to a server, and keeps every byte of both directions.</summary>
internal sealed class RecordingWire : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly MemoryStream _up = new();
    private readonly MemoryStream _down = new();
    private readonly Uri _target;
    private readonly Task _accepting;

    public RecordingWire(Uri target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>From clients to the server, so far.</summary>
    public byte[] Up => Copy(_up);

    /// <summary>From the server to clients, so far.</summary>
    public byte[] Down => Copy(_down);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        while (_open.TryTake(out var client))
        {
            client.Dispose();
        }

        await _accepting;
        _listener.Dispose();
    }

    private byte[] Copy(MemoryStream record)
    {
        lock (_lock)
        {
            return record.ToArray();
        }
    }

    private void Keep(MemoryStream record, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            record.Write(bytes);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var outer = await _listener.AcceptTcpClientAsync();
                var inner = new TcpClient();
                _open.Add(outer);
                _open.Add(inner);
                await inner.ConnectAsync(_target.Host, _target.Port);
                _ = RelayAsync(outer, inner, _up);
                _ = RelayAsync(inner, outer, _down);
            }
        }
        catch (Exception e)
            when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task RelayAsync(TcpClient from, TcpClient to, MemoryStream record)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer)) > 0)
            {
                Keep(record, buffer.AsSpan(0, read));
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }

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
            // One of the two has left.
        }
    }
}
