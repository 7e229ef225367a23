using Chat.Bench.Chat;
using Chat.Bench.Report;
using ChatClient;

namespace Chat.Bench.Rows;

/// <summary>Bytes that a background reconnect costs a phone, without TLS, TCP and IP.</summary>
internal static class ReconnectRows
{
    private const double KilobyteAim = 1024;

    /// <summary>Only the client sends after the login: one acknowledgement, which may still be on its way when it is caught up.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(200);

    /// <param name="bench">The run.</param>
    /// <param name="server">The server.</param>
    /// <param name="nothingMissed">A phone whose log is empty.</param>
    public static async Task MeasureAsync(Workbench bench, ChatServer server, Phone nothingMissed)
    {
        bench.Say("bytes of a background reconnect ...");
        var count = new WireCount();
        using var logins = new ChatLogins(server.Address, [nothingMissed], bench.Clock, count);
        await using var session = await logins.ConnectAsync(0, ConnectClass.Background);
        await Task.Delay(Settle, bench.Clock);
        Add("up", count.Up);
        Add("down", count.Down);

        void Add(string way, long bytes) =>
            bench.Report.Rows.Add(
                new Row(
                    $"background reconnect, {way}",
                    "B",
                    bytes,
                    new Aim(KilobyteAim, AtMost: true),
                    "on the socket, HTTP headers included, until it is caught up; nothing missed"
                )
            );
    }
}
