using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChatBackend.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Pushes;

/// <summary>A gate's admin address: says a stage, and takes promotions from whoever has the token.</summary>
internal sealed class FakeGateAdmin : IAsyncDisposable
{
    private const string Token = "the admin token";
    private readonly WebApplication _app;

    private FakeGateAdmin(WebApplication app)
    {
        _app = app;
        app.MapGet("/api/v1/state", State);
        app.MapPost("/api/v1/promote", (Delegate)PromoteAsync);
    }

    public int Stage { get; set; }

    /// <summary>The highest stage of the gates that this one knows; null: it is alone.</summary>
    public int? FleetStage { get; set; }

    /// <summary>An operator has ordered it.</summary>
    public bool PausesBackground { get; set; }

    /// <summary>Answers 500 from now on.</summary>
    public bool IsBroken { get; set; }

    public ConcurrentQueue<JsonObject> Promoted { get; } = new();

    public GateSettings Settings => new() { Admin = _app.Urls.Single(), Token = Token };

    public static async Task<FakeGateAdmin> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var gate = new FakeGateAdmin(builder.Build());
        await gate._app.StartAsync().Within();
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().Within();
        await _app.DisposeAsync();
    }

    private IResult State() =>
        IsBroken
            ? Results.StatusCode(500)
            : Results.Json(
                new
                {
                    backends = new[]
                    {
                        Backend("other", 4, 4, pauses: true),
                        Backend("chat", Stage, FleetStage, PausesBackground),
                    },
                }
            );

    private static object Backend(string name, int stage, int? ofAll, bool pauses) =>
        new
        {
            name,
            stage,
            fleet = ofAll is { } highest ? new { stage = highest } : null,
            @override = pauses ? new { stage = (int?)null, pausesBackground = true } : null,
        };

    private async Task<IResult> PromoteAsync(HttpContext context)
    {
        if (IsBroken || context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            return Results.StatusCode(IsBroken ? 500 : 401);
        }

        Promoted.Enqueue((await JsonNode.ParseAsync(context.Request.Body))!.AsObject());
        return Results.Json(new { promoted = 1 });
    }
}
