using System.Net.Sockets;

namespace Chat.Tests.Testing;

/// <summary>A wire that does nothing but relay, to be cut on demand.</summary>
internal sealed class CuttableProxy(Uri target) : Wire(target)
{
    protected override async Task RelayAsync(TcpClient from, TcpClient to, bool isUp)
    {
        await from.GetStream().CopyToAsync(to.GetStream());
        to.Client.Shutdown(SocketShutdown.Send);
    }
}
