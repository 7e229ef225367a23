using System.Net;
using System.Net.Sockets;
using System.Text;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>One end of a TCP connection, whichever: sends and receives exactly what it is told to.</summary>
internal sealed class RawPeer(Socket socket) : IDisposable
{
    public Socket Socket => socket;

    /// <summary>Connects to a listener (<c>tcp://127.0.0.1:PORT</c>) or a backend.</summary>
    public static async Task<RawPeer> ConnectAsync(Uri to, IPAddress? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
        };
        if (from is not null)
        {
            socket.Bind(new IPEndPoint(from, 0));
        }

        await socket.ConnectAsync(IPAddress.Loopback, to.Port).Within();
        return new RawPeer(socket);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[(await socket.SendAsync(bytes).AsTask().Within())..];
        }
    }

    /// <summary>So many bytes; fails when the other side ends before.</summary>
    public async Task<string> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count; )
        {
            var read = await socket.ReceiveAsync(bytes.AsMemory(at)).AsTask().Within();
            Assert.True(
                read > 0,
                $"ended after {at} of {count} bytes: {Encoding.Latin1.GetString(bytes, 0, at)}"
            );
            at += read;
        }

        return Encoding.Latin1.GetString(bytes);
    }

    /// <summary>Everything until the other side ends, and whether that was a reset.</summary>
    public async Task<(string Bytes, bool WasReset)> ToEndAsync()
    {
        var all = new StringBuilder();
        var buffer = new byte[65_536];
        try
        {
            while (await socket.ReceiveAsync(buffer).Within() is var read and > 0)
            {
                all.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }

            return (all.ToString(), false);
        }
        catch (SocketException)
        {
            return (all.ToString(), true);
        }
    }

    /// <summary>Says no more; still listens.</summary>
    public void Finish() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Vanishes without a good-bye: RST instead of FIN.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();
}
