using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatekeeper.ServerTests.Dashboards;

/// <summary>A chat server with two workers that take 10 ms for a handshake, and then hold the WebSocket until its client closes it. Other requests take as long.</summary>
internal sealed class SlowBackend : IAsyncDisposable
{
    private static readonly TimeSpan _handshake = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim _workers = new(2);
    private readonly WebApplication _application;

    private SlowBackend(WebApplication application)
    {
        _application = application;
    }

    public string Address => _application.Urls.Single();

    public static async Task<SlowBackend> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var backend = new SlowBackend(builder.Build());
        backend._application.UseWebSockets();
        backend._application.Run(backend.ServeAsync);
        await backend._application.StartAsync();
        return backend;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _workers.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        await _workers.WaitAsync(context.RequestAborted);
        try
        {
            await Task.Delay(_handshake, TimeProvider.System, context.RequestAborted);
        }
        finally
        {
            _workers.Release();
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            await socket.ReceiveAsync(new byte[128], context.RequestAborted);
        }
        catch (Exception left) when (left is WebSocketException or OperationCanceledException) { }
    }
}
