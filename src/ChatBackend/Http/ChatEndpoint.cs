using System.Net.WebSockets;
using ChatBackend.Configuration;
using ChatBackend.Login;
using ChatBackend.Rehearsal;
using ChatBackend.Sessions;
using ChatBackend.Storage;
using ChatProtocol;

namespace ChatBackend.Http;

/// <summary>
/// GET /v1/chat. Everything a login needs happens before the 101, so that "101" means logged in and ready, and a no is plain HTTP:
///   1. are we leaving?  2. is it our protocol, from a page that may?  3. does the hello have the right form?
///   4. log in, when it is our turn, inside the bulkhead  5. rehearsal, if on  6. 101, message 2, and the session lives until it ends.
/// Where a 101 cannot mean that, the path is another, so that a gate can tell: /v1/enrol for devices without an account, and /v1/page for browser
/// pages, which cannot set headers and say their hello in the first message (<see cref="LateHello"/>).
/// </summary>
internal sealed class ChatEndpoint(
    ChatBackendSettings settings,
    LoginDesk desk,
    LoginLine line,
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

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ChatPaths.Chat, Handler(context => ConnectAsync(context, mayEnrol: false)));
        routes.MapGet(ChatPaths.Enrol, Handler(context => ConnectAsync(context, mayEnrol: true)));
        routes.MapGet(ChatPaths.Page, Handler(ConnectPageAsync));
    }

    private static RequestDelegate Handler(Func<HttpContext, Task<Refusal?>> handle) =>
        context => Answer.RunAsync(context, Leaving(handle));

    /// <summary>Whatever became of it, the place that the door has given is left with the request: the connection may stay for others.</summary>
    private static Func<HttpContext, Task<Refusal?>> Leaving(
        Func<HttpContext, Task<Refusal?>> handle
    ) =>
        async context =>
        {
            try
            {
                return await handle(context);
            }
            finally
            {
                context.Features.Get<LoginPlace>()?.Dispose();
            }
        };

    private async Task<Refusal?> ConnectAsync(HttpContext context, bool mayEnrol)
    {
        // 1 to 3: nothing here costs anything.
        if (Check(context) is { } refusal)
        {
            return refusal;
        }

        var header = context.Request.Headers[ChatHeaders.Hello];
        return header.Count == 1 && HelloEnvelope.Parse(header.ToString()) is { } hello
            ? await MeetAsync(context, RequestOf(context.Request, hello, mayEnrol))
            : Refusal.NoHello;
    }

    private async Task<Refusal?> ConnectPageAsync(HttpContext context)
    {
        if (Check(context) is { } refusal)
        {
            return refusal;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(Accept);
        if (await lateHello.ReadAsync(socket) is { } hello)
        {
            var request = RequestOf(context.Request, hello, mayEnrol: true);
            try
            {
                await MeetPageAsync(context, socket, request);
            }
            catch (StoreUnavailableException)
            {
                await lateHello.RefuseAsync(socket, Refusal.StoreUnavailable);
            }
        }

        return null;
    }

    private async Task<Refusal?> MeetAsync(HttpContext context, ConnectRequest request)
    {
        // 4
        using var place = await PlaceAsync(context);
        if (place is null)
        {
            return Refusal.LoginsFull(request.Background);
        }

        using var result = await LoginAsync(context, request, place);
        if (result.Refusal is not null)
        {
            return result.Refusal;
        }

        await RehearseAsync(context, place);

        // 6
        if (!context.RequestAborted.IsCancellationRequested)
        {
            var accept = context.WebSockets.AcceptWebSocketAsync(Accept);
            if (!accept.IsCompleted)
            {
                place.Dispose();
            }

            using var socket = await accept;
            await RunAsync(socket, result, request, place);
        }

        return null;
    }

    private async Task MeetPageAsync(HttpContext context, WebSocket socket, ConnectRequest request)
    {
        using var place = await PlaceAsync(context);
        if (place is null)
        {
            await lateHello.RefuseAsync(socket, Refusal.LoginsFull(request.Background));
            return;
        }

        using var result = await LoginAsync(context, request, place);
        if (result.Refusal is not null)
        {
            place.Dispose();
            await lateHello.RefuseAsync(socket, result.Refusal);
            return;
        }

        await RehearseAsync(context, place);
        await RunAsync(socket, result, request, place);
    }

    /// <summary>The one that the door has given, or else a new one; null when there is none.</summary>
    private ValueTask<LoginPlace?> PlaceAsync(HttpContext context) =>
        context.Features.Get<LoginPlace>() is { IsLeft: false } given
            ? ValueTask.FromResult<LoginPlace?>(given)
            : line.EnterAsync(context.RequestAborted);

    /// <summary>Leaves the place as soon as the login has to wait, for a store that is elsewhere.</summary>
    private ValueTask<LoginResult> LoginAsync(
        HttpContext context,
        ConnectRequest request,
        LoginPlace place
    )
    {
        var login = desk.LoginAsync(request, context.RequestAborted);
        if (!login.IsCompleted)
        {
            place.Dispose();
        }

        return login;
    }

    /// <summary>5: like the servers that an overload kills, this work goes on when the client has left.</summary>
    private Task RehearseAsync(HttpContext context, LoginPlace place)
    {
        if (rehearsal is null)
        {
            return Task.CompletedTask;
        }

        place.Dispose();
        return rehearsal.WorkAsync(context.RequestAborted);
    }

    /// <summary>Leaves the place when the session waits for its client for the first time.</summary>
    private Task RunAsync(
        WebSocket socket,
        LoginResult result,
        ConnectRequest request,
        LoginPlace place
    )
    {
        var session = start.RunAsync(socket, result, request.Background);
        place.Dispose();
        return session;
    }

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

    private static ConnectRequest RequestOf(HttpRequest request, HelloEnvelope hello, bool mayEnrol)
    {
        var claimed = request.Headers[ChatHeaders.Device];
        return new(
            hello,
            IsBackground(request),
            mayEnrol,
            claimed.Count > 0 ? claimed.ToString() : null
        );
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
