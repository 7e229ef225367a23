using System.Net.WebSockets;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Dashboards;

/// <summary>Clients that connect, stay for a moment and come back, until they are told to stop: most of them background.</summary>
internal sealed class Storm : IAsyncDisposable
{
    private static readonly TimeSpan _stay = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _clients;

    private Storm(GatekeeperProcess gate, int foreground, int background)
    {
        _clients = Task.WhenAll(
            Enumerable
                .Repeat("/?intent=fg", foreground)
                .Concat(Enumerable.Repeat("/?intent=bg", background))
                .Append("/?intent=fg&intent=bg")
                .Select(path => ClientAsync(gate.WebSocket(path)))
        );
    }

    public static Storm Start(GatekeeperProcess gate, int foreground, int background) =>
        new(gate, foreground, background);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _clients;
        _stop.Dispose();
    }

    private async Task ClientAsync(Uri url)
    {
        while (!_stop.IsCancellationRequested)
        {
            using var socket = new ClientWebSocket();
            try
            {
                await socket.ConnectAsync(url, _stop.Token);
                await Task.Delay(_stay, TimeProvider.System, _stop.Token);
                await socket.CloseOutputAsync(
                    WebSocketCloseStatus.NormalClosure,
                    null,
                    _stop.Token
                );
            }
            catch (Exception end) when (end is WebSocketException or OperationCanceledException) { }
        }
    }
}
