using System.Net.Sockets;
using Gatekeeper.Admission;
using Gatekeeper.Protection;
using Yarp.ReverseProxy.Forwarder;

namespace Gatekeeper.Http;

/// <summary>
/// Makes YARP's clients count every connection to a backend against the descriptor budget where it comes to be: tunnels, plain requests, the pool's
/// idle ones and health probes alike.
/// </summary>
internal sealed class CountedHttpClientFactory(
    ConnectionLimits limits,
    DescriptorBudget descriptors
) : ForwarderHttpClientFactory
{
    /// <summary>How long a connect may take; beyond it the destination is as good as down. YARP would wait 15 s.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a connection that nobody uses is kept for the next plain request; .NET would keep it for a minute. Clients that leave while they are being connected
    /// leave such connections behind, and each is a descriptor that somebody else needs.
    /// </summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(10);

    protected override void ConfigureHandler(
        ForwarderHttpClientContext context,
        SocketsHttpHandler handler
    )
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = ConnectTimeout;
        handler.PooledConnectionIdleTimeout = IdleTimeout;
        handler.ConnectCallback = ConnectAsync;
    }

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        if (!limits.TryTakeForBackend())
        {
            throw new DescriptorsExhaustedException();
        }

#pragma warning disable CA2000 // The connection owns it; a failed connect disposes it below.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new CountedConnection(socket, descriptors);
        }
        catch
        {
            socket.Dispose();
            descriptors.GiveBack();
            throw;
        }
    }
}
