using System.Net.Sockets;
using System.Text;

namespace Chat.Tests.Testing;

/// <summary>
/// A proxy that is not to be trusted: it reads and changes the upgrade request, and afterwards takes WebSocket messages apart, which it may change,
/// hold back, double or put in another order.
/// </summary>
internal sealed class TamperingWire(Uri target) : Wire(target)
{
    /// <summary>The head of the upgrade request: as it came, as it goes on.</summary>
    public Func<string, string> OnRequest { get; init; } = head => head;

    /// <summary>A message of the server, counted from 0 (handshake message 2) in each connection: what goes on in its place.</summary>
    public Func<int, byte[], IEnumerable<byte[]>> OnServerMessage { get; set; } =
        (_, message) => [message];

    /// <summary>The same for messages of the client; 0 is its first frame.</summary>
    public Func<int, byte[], IEnumerable<byte[]>> OnClientMessage { get; set; } =
        (_, message) => [message];

    protected override Task RelayAsync(TcpClient from, TcpClient to, bool isUp) =>
        isUp
            ? RelayAsync(from, to, OnRequest, (i, message) => OnClientMessage(i, message))
            : RelayAsync(from, to, head => head, (i, message) => OnServerMessage(i, message));

    private static async Task RelayAsync(
        TcpClient from,
        TcpClient to,
        Func<string, string> changeHead,
        Func<int, byte[], IEnumerable<byte[]>> change
    )
    {
        var (source, target) = (from.GetStream(), to.GetStream());
        var head = changeHead(await HeadAsync(source));
        await target.WriteAsync(Encoding.Latin1.GetBytes(head));
        if (
            !head.StartsWith("HTTP/", StringComparison.Ordinal)
            || head.Contains(" 101 ", StringComparison.Ordinal)
        )
        {
            for (var i = 0; ; i++)
            {
                foreach (var message in change(i, await MessageAsync(source)))
                {
                    await target.WriteAsync(message);
                }
            }
        }

        await source.CopyToAsync(target);
    }

    private static async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    /// <summary>One WebSocket frame with its header (RFC 6455 section 5.2); neither side of ours splits messages.</summary>
    private static async Task<byte[]> MessageAsync(NetworkStream stream)
    {
        var start = new byte[2];
        await stream.ReadExactlyAsync(start);
        var extended = new byte[
            (start[1] & 0x7f) switch
            {
                126 => 2,
                127 => 8,
                _ => 0,
            }
        ];
        await stream.ReadExactlyAsync(extended);
        var length = extended.Aggregate(0L, (sum, b) => (sum << 8) | b);
        length = extended.Length == 0 ? start[1] & 0x7f : length;
        var rest = new byte[length + ((start[1] & 0x80) != 0 ? 4 : 0)];
        await stream.ReadExactlyAsync(rest);
        return [.. start, .. extended, .. rest];
    }
}
