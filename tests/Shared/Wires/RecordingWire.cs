using System.Net.Sockets;

namespace Gatekeeper.Testing;

/// <summary>A wire with an ear: keeps every byte of both directions.</summary>
internal sealed class RecordingWire(Uri target) : Wire(target)
{
    private readonly Lock _lock = new();
    private readonly MemoryStream _up = new();
    private readonly MemoryStream _down = new();

    /// <summary>From clients to the server, so far.</summary>
    public byte[] Up => Copy(_up);

    /// <summary>From the server to clients, so far.</summary>
    public byte[] Down => Copy(_down);

    protected override async Task RelayAsync(TcpClient from, TcpClient to, bool isUp)
    {
        var record = isUp ? _up : _down;
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer)) > 0)
        {
            Keep(record, buffer.AsSpan(0, read));
            await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
        }

        to.Client.Shutdown(SocketShutdown.Send);
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
}
