using Gatekeeper.Configuration;
using Gatekeeper.Telemetry;
using Gatekeeper.Telemetry.Exposition;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatekeeper.Admin;

/// <summary>What operators reach on the admin address. Reading is free; whatever changes something is a POST and needs the token.</summary>
public static class AdminEndpoints
{
    /// <summary>Maps <c>/livez</c>, <c>/readyz</c>, <c>/metrics</c>, <c>GET /api/v1/state</c> and <c>POST /api/v1/config/reload</c>.</summary>
    /// <param name="endpoints">Where to map; must not be reachable from where clients come.</param>
    /// <param name="sources">What is shown.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="control">What can be changed.</param>
    public static void MapGatekeeperAdmin(
        this IEndpointRouteBuilder endpoints,
        IMetricSources sources,
        MetricsCollector metrics,
        IAdminControl control
    )
    {
        endpoints.MapGet("/livez", () => Results.Text("ok\n"));
        endpoints.MapGet(
            "/readyz",
            () =>
                control.IsReady
                    ? Results.Text("ready\n")
                    : Results.Text("not ready\n", statusCode: 503)
        );
        endpoints.MapGet(
            "/metrics",
            () => Results.Text(metrics.Scrape(), PrometheusText.ContentType)
        );
        endpoints.MapGet("/api/v1/state", () => Results.Json(StateDocument.Of(sources, control)));
        endpoints.MapPost(
            "/api/v1/config/reload",
            (HttpContext context) => Reload(context, control)
        );
    }

    private static IResult Reload(HttpContext context, IAdminControl control)
    {
        if (AdminToken.Check(context.Request, control.Token) is { } refusal)
        {
            return refusal;
        }

        return control.Reload() is { } faults
            ? Results.Text(faults + "\n", statusCode: StatusCodes.Status422UnprocessableEntity)
            : Results.Text("reloaded\n");
    }
}
