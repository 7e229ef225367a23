using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Chat.Bench.Processes;

/// <summary>Asks a measured server what its managed heap holds (Chat.Bench.Probe answers, inside it).</summary>
internal sealed class HeapProbe(string socketPath)
{
    /// <summary>The server is started with these.</summary>
    public Dictionary<string, string> Environment =>
        new() { ["DOTNET_STARTUP_HOOKS"] = Programs.Probe, ["CHAT_BENCH_PROBE"] = socketPath };

    /// <summary>Bytes that are in use after a full collection.</summary>
    public async Task<long> ReadAsync()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, 0);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
        var buffer = new byte[64];
        var length = 0;
        while (await socket.ReceiveAsync(buffer.AsMemory(length)) is > 0 and var got)
        {
            length += got;
        }

        return long.Parse(
            Encoding.ASCII.GetString(buffer, 0, length),
            CultureInfo.InvariantCulture
        );
    }
}
