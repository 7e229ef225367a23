using ChatBackend.Sessions;
using ChatBackend.Storage;
using ChatProtocol;

namespace ChatBackend.Http;

/// <summary>
/// /livez: the process answers. /readyz: it can take a login: not leaving, and the store reads. /v1/probe: the reads of an ordinary request, a
/// device and a page of a log, from the same readers that sessions use, so that its time says how they fare.
/// </summary>
internal sealed class HealthEndpoints(SessionDirectory sessions, IMessageStore store)
{
    /// <summary>No device has this id: the lookup costs what any lookup costs.</summary>
    private const string NoDevice = "probe";

    /// <summary>The first account, whoever that is. Nothing of what is read leaves the process.</summary>
    private const long SomeUser = 1;

    private static readonly PageLimits SmallPage = new(1, 1024);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ChatPaths.Live, context => context.Response.WriteAsync("live\n"));
        routes.MapGet(ChatPaths.Ready, context => Answer.RunAsync(context, ReadyAsync));
        routes.MapGet(ChatPaths.Probe, context => Answer.RunAsync(context, ProbeAsync));
    }

    private async Task<Refusal?> ProbeAsync(HttpContext context)
    {
        await store.FindDeviceAsync(NoDevice, context.RequestAborted);
        await store.ReadAsync(SomeUser, 0, SmallPage, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync("ok\n");
        return null;
    }

    private async Task<Refusal?> ReadyAsync(HttpContext context)
    {
        if (sessions.Draining)
        {
            return Refusal.Restart;
        }

        await store.CheckAsync(context.RequestAborted);
        await context.Response.WriteAsync("ready\n");
        return null;
    }
}
