using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Pushes;

/// <summary>The other end of the webhook: keeps what arrives, and answers as it is told; 200 unless told otherwise.</summary>
internal sealed class PushReceiver : IAsyncDisposable
{
    public const string Secret = "a secret of enough letters";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<int> _answers = new();
    private readonly ConcurrentQueue<ReceivedPush> _received = new();

    private PushReceiver(WebApplication app)
    {
        _app = app;
        app.MapPost("/push", ReceiveAsync);
    }

    public string Url => new Uri(new Uri(_app.Urls.Single()), "/push").ToString();

    /// <summary>The answer from now on to whatever has none of its own.</summary>
    public int Usual { get; set; } = StatusCodes.Status200OK;

    /// <summary>Answers wait for this.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>Everything that arrived, refused or not.</summary>
    public IReadOnlyList<ReceivedPush> Received => [.. _received];

    public static async Task<PushReceiver> StartAsync(IPEndPoint? address = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(address ?? new IPEndPoint(IPAddress.Loopback, 0))
        );
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
            kestrel.AddServerHeader = false
        );
        var receiver = new PushReceiver(builder.Build());
        await receiver._app.StartAsync().Within();
        return receiver;
    }

    /// <summary>The next answers, in this order.</summary>
    public void Answer(params int[] statuses) => Array.ForEach(statuses, _answers.Enqueue);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().Within();
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        var headers = context.Request.Headers;
        _received.Enqueue(
            new(
                JsonNode.Parse(bytes)!.AsObject(),
                bytes,
                headers["Chat-Push-Timestamp"].ToString(),
                headers["Chat-Push-Signature"].ToString()
            )
        );
        await Held.WaitAsync(context.RequestAborted);
        context.Response.StatusCode = _answers.TryDequeue(out var status) ? status : Usual;
    }
}
