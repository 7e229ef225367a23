using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gatekeeper.TlsBench.Load;

/// <summary>
/// A chat server that answers every upgrade at once and holds it; what asks for <c>/held</c> is never answered.
/// </summary>
internal sealed class AnsweringBackend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AnsweringBackend(WebApplication app) => _app = app;

    public int Port =>
        new Uri(
            _app.Services.GetRequiredService<IServer>()
                .Features.GetRequiredFeature<IServerAddressesFeature>()
                .Addresses.Single()
        ).Port;

    public static async Task<AnsweringBackend> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        return new AnsweringBackend(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/held")
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        context.Response.Headers.SecWebSocketAccept = "bench";
        await using var stream = await context
            .Features.GetRequiredFeature<IHttpUpgradeFeature>()
            .UpgradeAsync();
        var buffer = new byte[64];
        while (await stream.ReadAsync(buffer, context.RequestAborted) > 0)
        {
            // It says nothing that is wanted.
        }
    }
}
