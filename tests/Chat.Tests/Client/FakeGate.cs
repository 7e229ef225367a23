using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Chat.Tests.Client;

/// <summary>Stands in front of the chat server: refuses with the tickets it was given (null: without one), then lets everybody in and gives a pass.</summary>
internal sealed class FakeGate(params string?[] tickets) : IStartupFilter
{
    private readonly ConcurrentQueue<string?> _refusals = new(tickets);

    /// <summary>What each try showed.</summary>
    public ConcurrentQueue<(string? Ticket, string? Pass)> Shown { get; } = new();

    /// <summary>The pass that a login gets; null: none.</summary>
    public string? Pass { get; set; }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                (context, server) => IsUpgrade(context) ? Meet(context, server) : server(context)
            );
            next(app);
        };

    private static bool IsUpgrade(HttpContext context) => context.Request.Headers.Upgrade.Count > 0;

    private Task Meet(HttpContext context, RequestDelegate server)
    {
        var headers = context.Request.Headers;
        Shown.Enqueue((headers["Gatekeeper-Ticket"], headers["Gatekeeper-Pass"]));
        if (!_refusals.TryDequeue(out var ticket))
        {
            if (Pass is { } pass)
            {
                context.Response.Headers["Gatekeeper-Pass"] = pass;
            }

            return server(context);
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers["Gatekeeper-Status"] = "refused; reason=patience; stage=2";
        if (ticket is not null)
        {
            context.Response.Headers["Gatekeeper-Ticket"] = ticket;
        }

        return Task.CompletedTask;
    }
}
