using System.Net;
using System.Net.Sockets;

namespace Chat.Tests.Crashes;

/// <summary>
/// An address that stays free while the server that has it is down. Connections to loopback come from ports of 127.0.0.1, so a port
/// of 127.0.0.2 is never taken by one, and a client that tries while nobody listens cannot reach itself.
/// </summary>
internal static class StableAddress
{
    private static readonly IPAddress Second = IPAddress.Parse("127.0.0.2");

    public static Uri Find()
    {
        using var listener = new TcpListener(Second, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}");
    }
}
