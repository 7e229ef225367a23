using System.Net.Sockets;

namespace Chat.Bench.Chat;

/// <summary>Connections of their own for every login, as separate devices have them.</summary>
internal static class Wire
{
    /// <param name="counts">Told of every stream's bytes; null: nobody counts.</param>
    public static SocketsHttpHandler Handler(WireCount? counts = null) =>
        new()
        {
            ConnectCallback = async (context, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, token);
                var stream = new NetworkStream(socket, ownsSocket: true);
                return counts is null ? stream : new CountedStream(stream, counts);
            },
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxConnectionsPerServer = int.MaxValue,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
}
