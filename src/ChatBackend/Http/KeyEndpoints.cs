using ChatBackend.Keys;
using ChatProtocol;

namespace ChatBackend.Http;

/// <summary>GET /v1/keys: the signed list of server keys. Signed, so it does not matter who carries it.</summary>
internal sealed class KeyEndpoints(ServerIdentity identity)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(ChatPaths.Keys, context => Answer.RunAsync(context, WriteAsync));

    private async Task<Refusal?> WriteAsync(HttpContext context)
    {
        if (identity.KeyList is not { } list)
        {
            return Refusal.NoKeyList;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(list.ToJson(), context.RequestAborted);
        return null;
    }
}
