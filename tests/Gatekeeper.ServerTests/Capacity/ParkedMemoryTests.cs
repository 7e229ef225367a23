using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Capacity;

/// <summary>What it takes to hold everybody who waits, in the process an operator runs.</summary>
public sealed class ParkedMemoryTests(ITestOutputHelper output)
{
    private const int Clients = 13_000;
    private const int AtOnce = 64;
    private const long MostBytes = 350L * 1024 * 1024;

    /// <summary>On one processor too: there, accepting must not outrun hearing, or clients are closed who have spoken.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ThirteenThousandParked_FitInto350Megabytes(bool onOneProcessor)
    {
        await using var gate = await GatekeeperProcess.StartAsync(
            "http://127.0.0.1:9/",
            new JsonObject(),
            new JsonObject { ["Background"] = new JsonObject { ["Patience"] = "00:10:00" } },
            onOneProcessor
        );
        using var http = new HttpClient { BaseAddress = gate.AdminUrl };
        http.DefaultRequestHeaders.Authorization = new("Bearer", GatekeeperProcess.AdminToken);
        using var paused = await http.PostAsJsonAsync(
                "/api/v1/override",
                new JsonObject
                {
                    ["pauseBackground"] = true,
                    ["for"] = "10m",
                    ["reason"] = "a test of memory",
                }
            )
            .Within();
        Assert.Equal(HttpStatusCode.OK, paused.StatusCode);

        var sockets = new Socket[Clients];
        try
        {
            await Parallel.ForAsync(
                0,
                Clients,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (client, _) => sockets[client] = await ConnectAsync(gate.Url, client)
            );
            var (parked, metrics) = (0, "");
            await Eventually.Holds(
                async () =>
                {
                    metrics = await gate.MetricsAsync();
                    return (parked = await ParkedAsync(gate)) == Clients;
                },
                () => $"{parked} of {Clients} are parked\n{WhoLeft(metrics)}"
            );

            var resident = gate.ResidentBytes;
            output.WriteLine($"{resident / 1024 / 1024} MiB with {parked} parked");
            Assert.InRange(resident, 0, MostBytes);
        }
        finally
        {
            foreach (var socket in sockets)
            {
                socket?.Dispose();
            }
        }
    }

    private static string WhoLeft(string metrics) =>
        string.Join('\n', metrics.Split('\n').Where(line => line.Contains("reason=")));

    private static async Task<int> ParkedAsync(GatekeeperProcess gate) =>
        (int?)(await gate.BackendStateAsync())?["parked"]?["bg"] ?? 0;

    /// <summary>Asks for a chat session as a phone does that nobody looks at.</summary>
    private static async Task<Socket> ConnectAsync(Uri gate, int client)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, gate.Port);
            var request = $"""
                GET /v1/chat?intent=bg HTTP/1.1
                Host: chat.example
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Protocol: chat.v1
                Authorization: Bearer device-{client:D8}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
                Gatekeeper-Class: bg
                Gatekeeper-Device: device-{client:D8}
                User-Agent: chat/1


                """.ReplaceLineEndings("\r\n");
            await socket.SendAsync(Encoding.ASCII.GetBytes(request));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
