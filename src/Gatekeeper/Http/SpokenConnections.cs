using Gatekeeper.Protection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatekeeper.Http;

/// <summary>
/// Tells the limits that a connection has said what it wants, and when it is at rest again. A connection that asked for an upgrade is never at rest: it becomes a tunnel or
/// is closed.
/// </summary>
internal sealed class SpokenConnections(RequestDelegate next, SilentConnections silent)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<Visit>() is not { } visit)
        {
            return next(context);
        }

        silent.Spoke(visit);
        return context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
            ? next(context)
            : UntilAnsweredAsync(context, visit);
    }

    private async Task UntilAnsweredAsync(HttpContext context, Visit visit)
    {
        try
        {
            await next(context);
        }
        finally
        {
            silent.Rests(visit);
        }
    }
}
