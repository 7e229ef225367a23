using System.Net;
using System.Net.Sockets;

namespace Chat.Bench.Processes;

/// <summary>A port for a server that cannot be asked to choose one itself. Free a moment ago, which is the best one can say.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
