using System.Buffers.Text;
using ChatBackend.Gate;
using ChatBackend.Login;
using ChatProtocol;

namespace ChatBackend.Http;

/// <summary>
/// POST /v1/devices/in-use: an app that was opened while its background connect is parked at the gate says so here, in a request that is not
/// gated, and keeps its place in line instead of starting anew.
/// </summary>
internal sealed class InUseEndpoint(InUseDesk desk)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(ChatPaths.InUse, context => Answer.RunAsync(context, HandleAsync));

    private async Task<Refusal?> HandleAsync(HttpContext context)
    {
        var request = await Answer.ReadAsync(context, ChatJson.Default.InUseRequest);
        var (promoted, refusal) = await desk.PromoteAsync(
            Decode(request.Ticket),
            request.Time,
            Decode(request.Proof),
            context.RequestAborted
        );
        if (refusal is not null)
        {
            return refusal;
        }

        await context.Response.WriteAsJsonAsync(
            new PromoteOutcome(promoted),
            ChatJson.Default.PromoteOutcome
        );
        return null;
    }

    /// <summary>Empty when it is not base64url.</summary>
    private static byte[] Decode(string? text) =>
        Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : [];
}
