using ChatBackend.Keys;
using ChatProtocol;

namespace ChatBackend.Http;

/// <summary>
/// GET /v1/keys: the signed list of server keys. Signed, so it does not matter who carries it. GET /v1/key: the server's key as it is, for a first login
/// by somebody who was not told the key in another way; it is as good as the connection it comes by.
/// </summary>
internal sealed class KeyEndpoints(ServerIdentity identity)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ChatPaths.Keys, context => Answer.RunAsync(context, WriteAsync));
        routes.MapGet(
            ChatPaths.Key,
            context =>
                context.Response.WriteAsJsonAsync(
                    new KeyAnswer(identity.PublicKey),
                    ChatJson.Default.KeyAnswer,
                    cancellationToken: context.RequestAborted
                )
        );
    }

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
