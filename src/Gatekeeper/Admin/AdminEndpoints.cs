using Gatekeeper.Configuration;
using Gatekeeper.Telemetry;
using Gatekeeper.Telemetry.Exposition;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatekeeper.Admin;

/// <summary>What operators reach on the admin address. Reading is free; whatever changes something needs the token.</summary>
public static class AdminEndpoints
{
    /// <summary>
    /// Maps <c>/livez</c>, <c>/readyz</c>, <c>/metrics</c>, <c>GET /api/v1/state</c>, <c>POST /api/v1/config/reload</c>, <c>POST</c> and
    /// <c>DELETE /api/v1/override</c> and <c>POST /api/v1/promote</c>.
    /// </summary>
    /// <param name="endpoints">Where to map; must not be reachable from where clients come.</param>
    /// <param name="sources">What is shown.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="control">What can be asked of the process.</param>
    /// <param name="orders">What can be ordered of the gates.</param>
    public static void MapGatekeeperAdmin(
        this IEndpointRouteBuilder endpoints,
        IMetricSources sources,
        MetricsCollector metrics,
        IAdminControl control,
        OperatorOrders orders
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
        endpoints.MapPost(
            "/api/v1/override",
            (Delegate)((HttpContext context) => orders.OverrideAsync(context, control.Token))
        );
        endpoints.MapDelete(
            "/api/v1/override",
            (HttpContext context) => orders.Lift(context, control.Token)
        );
        endpoints.MapPost(
            "/api/v1/promote",
            (Delegate)((HttpContext context) => orders.PromoteAsync(context, control.Token))
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
