using System.Net.Sockets;

namespace ChatClient;

/// <summary>The HTTP stack as a chat client wants it.</summary>
public static class ChatHttp
{
    /// <summary>How long a TCP and TLS connection may take; the patience of a try goes on from there.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    private static readonly HttpRequestOptionsKey<bool> Dialled = new("ChatClient.Dialled");

    /// <summary>
    /// For one device. Redirects are not followed (only a stranger redirects, and passes and tickets are not for strangers), there are no cookies, and a try
    /// opens one connection: .NET alone opens up to four when connections end without an answer, which is what a server in trouble does not need.
    /// </summary>
    public static SocketsHttpHandler CreateHandler() =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            ConnectCallback = ConnectAsync,
        };

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var options = context.InitialRequestMessage.Options;
        if (options.TryGetValue(Dialled, out _))
        {
            throw new IOException("The connection ended without an answer.");
        }

        options.Set(Dialled, true);
#pragma warning disable CA2000 // The stream owns it; every other way out disposes it.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
