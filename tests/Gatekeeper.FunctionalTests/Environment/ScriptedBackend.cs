using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Gatekeeper.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>
/// A backend that does what a test says. Every request shows up in <see cref="NextAsync"/> and waits there for its answer, unless
/// <see cref="AnswerAtOnce"/> is set; upgraded connections echo.
/// </summary>
internal sealed class ScriptedBackend : IAsyncDisposable
{
    private readonly Channel<BackendRequest> _arrived = Channel.CreateUnbounded<BackendRequest>();
    private readonly WebApplication _app;

    private ScriptedBackend(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public bool AnswerAtOnce { get; set; }

    /// <summary>Headers of every answer.</summary>
    public Dictionary<string, string> AnswerHeaders { get; } = [];

    /// <summary>Requests under <c>/v1/probe</c>, which are nobody's in <see cref="All"/>.</summary>
    public ProbePath Probes { get; } = new();

    public ConcurrentQueue<BackendRequest> All { get; } = new();

    public static async Task<ScriptedBackend> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(IPAddress.Loopback, port);
            });
        var app = builder.Build();
        var backend = new ScriptedBackend(app);
        app.Run(backend.ServeAsync);
        await app.StartAsync();
        backend.Address = new Uri(
            app.Services.GetRequiredService<IServer>()
                .Features.GetRequiredFeature<IServerAddressesFeature>()
                .Addresses.Single()
        );
        return backend;
    }

    /// <summary>The next request in order of arrival.</summary>
    public Task<BackendRequest> NextAsync() => _arrived.Reader.ReadAsync().AsTask().Within();

    /// <summary>Whether a request waits to be looked at.</summary>
    public bool HasNext => _arrived.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (ProbePath.Is(context))
        {
            await Probes.ServeAsync(context);
            return;
        }

        var request = new BackendRequest(context);
        All.Enqueue(request);
        foreach (var (name, value) in AnswerHeaders)
        {
            context.Response.Headers[name] = value;
        }

        if (AnswerAtOnce)
        {
            request.Answer(context.Request.Headers.Upgrade.Count > 0 ? 101 : 200);
        }

        await _arrived.Writer.WriteAsync(request);
        await request.PlayAsync();
    }
}
