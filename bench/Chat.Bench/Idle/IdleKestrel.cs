using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Bench.Idle;

/// <summary>The base that a session's memory is compared with: Kestrel, set up as chatbackend sets it up, and WebSockets that say nothing.</summary>
internal static class IdleKestrel
{
    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.UseWebSockets();
        app.MapGet("/", HoldAsync);
        await app.StartAsync();
        Console.WriteLine($"idle: listening on {app.Urls.Single()}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task HoldAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan }
        );
        try
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The bench has hung up.
        }
    }
}
