using System.Net.WebSockets;
using ChatBackend.Configuration;
using ChatBackend.Login;
using ChatBackend.Rehearsal;
using ChatBackend.Sessions;
using ChatProtocol;

namespace ChatBackend.Http;

/// <summary>
/// GET /v1/chat. Everything a login needs happens before the 101, so that "101" means logged in and ready, and a no is plain HTTP:
///   1. are we leaving?  2. is it our protocol, from a page that may?  3. does the hello have the right form?
///   4. log in, inside the bulkhead  5. rehearsal, if on  6. 101, message 2, and the session lives until it ends.
/// A browser page cannot set headers: its hello is the first message after the 101 (<see cref="LateHello"/>).
/// </summary>
internal sealed class ChatEndpoint(
    ChatBackendSettings settings,
    LoginDesk desk,
    EnrolmentDesk enrolments,
    LateHello lateHello,
    SessionDirectory sessions,
    SessionStart start,
    RehearsalDial? rehearsal
)
{
    private static readonly WebSocketAcceptContext Accept = new()
    {
        SubProtocol = Subprotocols.Noise,
        // Ciphertext does not compress, and compressing secrets beside a stranger's text gives them away.
        DangerousEnableCompression = false,
        KeepAliveInterval = Timeout.InfiniteTimeSpan,
    };

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(ChatPaths.Chat, context => Answer.RunAsync(context, ConnectAsync));

    private async Task<Refusal?> ConnectAsync(HttpContext context)
    {
        // 1 to 3: nothing here costs anything.
        if (Check(context) is { } refusal)
        {
            return refusal;
        }

        var request = context.Request;
        var header = request.Headers[ChatHeaders.Hello];
        if (header.Count == 0 && request.Headers.Origin.Count > 0)
        {
            using var page = await context.WebSockets.AcceptWebSocketAsync(Accept);
            await MeetPageAsync(page, context);
            return null;
        }

        return header.Count == 1 && HelloEnvelope.Parse(header.ToString()) is { } hello
            ? await MeetAsync(context, RequestOf(request, hello))
            : Refusal.NoHello;
    }

    private async Task<Refusal?> MeetAsync(HttpContext context, ConnectRequest request)
    {
        // 4
        using var result = await desk.LoginAsync(request, context.RequestAborted);
        if (result.Refusal is not null)
        {
            return result.Refusal;
        }

        using var enrolment = result.LoggedIn is null ? enrolments.TryEnter() : null;
        if (result.LoggedIn is null && enrolment is null)
        {
            return Refusal.EnrolmentsFull;
        }

        await RehearseAsync(context);

        // 6
        if (!context.RequestAborted.IsCancellationRequested)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync(Accept);
            await start.RunAsync(socket, result, request.Background);
        }

        return null;
    }

    private async Task MeetPageAsync(WebSocket socket, HttpContext context)
    {
        if (await lateHello.ReadAsync(socket) is not { } hello)
        {
            return;
        }

        var request = RequestOf(context.Request, hello);
        using var result = await desk.LoginAsync(request, context.RequestAborted);
        using var enrolment =
            result.Refusal is null && result.LoggedIn is null ? enrolments.TryEnter() : null;
        var refusal =
            result.Refusal is null && result.LoggedIn is null && enrolment is null
                ? Refusal.EnrolmentsFull
                : result.Refusal;
        if (refusal is not null)
        {
            await lateHello.RefuseAsync(socket, refusal);
            return;
        }

        await RehearseAsync(context);
        await start.RunAsync(socket, result, request.Background);
    }

    /// <summary>5: like the servers that an overload kills, this work goes on when the client has left.</summary>
    private Task RehearseAsync(HttpContext context) =>
        rehearsal?.WorkAsync(context.RequestAborted) ?? Task.CompletedTask;

    private Refusal? Check(HttpContext context)
    {
        if (sessions.Draining)
        {
            return Refusal.Restart;
        }

        var origin = context.Request.Headers.Origin;
        if (origin.Count > 0 && !settings.AllowedOrigins.Contains(origin.ToString()))
        {
            return Refusal.Origin;
        }

        return
            context.WebSockets.IsWebSocketRequest
            && context.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocols.Noise)
            ? null
            : Refusal.Upgrade;
    }

    private static ConnectRequest RequestOf(HttpRequest request, HelloEnvelope hello)
    {
        var claimed = request.Headers[ChatHeaders.Device];
        return new(hello, IsBackground(request), claimed.Count > 0 ? claimed.ToString() : null);
    }

    /// <summary>The header wins over the query: a gate may have corrected it. A gate that does not know leaves it to the query; silence counts as somebody waiting.</summary>
    private static bool IsBackground(HttpRequest request)
    {
        var header = request.Headers[ChatHeaders.Class].ToString();
        return header switch
        {
            ChatHeaders.Background => true,
            ChatHeaders.Foreground => false,
            _ => request.Query[ChatHeaders.IntentQuery] == ChatHeaders.Background,
        };
    }
}
