using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gatekeeper.FunctionalTests.RollingRestart;

/// <summary>A WebSocket server whose logins take a while, that echoes, and that remembers every handshake that reached it.</summary>
internal sealed class RestartBackend : IAsyncDisposable
{
    private static readonly TimeSpan Login = TimeSpan.FromMilliseconds(30);
    private readonly WebApplication _app;

    private RestartBackend(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Handshakes that a gate let in, by the number the client gave.</summary>
    public ConcurrentDictionary<string, bool> Admitted { get; } = new();

    public static async Task<RestartBackend> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var backend = new RestartBackend(app);
        app.UseWebSockets();
        app.Run(backend.ServeAsync);
        await app.StartAsync();
        backend.Address = new Uri(
            app.Services.GetRequiredService<IServer>()
                .Features.GetRequiredFeature<IServerAddressesFeature>()
                .Addresses.Single()
        );
        return backend;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        Admitted[context.Request.Query["number"].ToString()] = true;
        await Task.Delay(Login, TimeProvider.System, CancellationToken.None);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(
                        WebSocketCloseStatus.NormalClosure,
                        null,
                        context.RequestAborted
                    );
                    return;
                }

                await socket.SendAsync(
                    buffer.AsMemory(0, received.Count),
                    received.MessageType,
                    received.EndOfMessage,
                    context.RequestAborted
                );
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The client sees the same, and counts it.
        }
    }
}
