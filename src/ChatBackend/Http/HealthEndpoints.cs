using ChatBackend.Sessions;
using ChatBackend.Storage;
using ChatProtocol;

namespace ChatBackend.Http;

/// <summary>/livez: the process answers. /readyz: it can take a login: not leaving, and the store reads.</summary>
internal sealed class HealthEndpoints(SessionDirectory sessions, IMessageStore store)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ChatPaths.Live, context => context.Response.WriteAsync("live\n"));
        routes.MapGet(ChatPaths.Ready, context => Answer.RunAsync(context, ReadyAsync));
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
