using System.Globalization;
using ChatBackend.Configuration;
using ChatBackend.Login;
using ChatBackend.Rehearsal;
using ChatBackend.Sessions;
using ChatProtocol;

namespace ChatBackend.Http;

/// <summary>
/// GET /v1/chat. Everything a login needs happens before the 101, so that "101" means logged in and ready, and a no is plain HTTP:
///   1. are we leaving?  2. is it our protocol, from a page that may?  3. who is it, from where in the log?
///   4. log in, inside the bulkhead  5. rehearsal, if on  6. 101, and the session lives until it ends.
/// </summary>
internal sealed class ChatEndpoint(
    ChatBackendSettings settings,
    LoginDesk desk,
    SessionDirectory sessions,
    SessionServices services,
    RehearsalDial? rehearsal
)
{
    private static readonly WebSocketAcceptContext Accept = new()
    {
        SubProtocol = Subprotocols.Plain,
        // Frames may become ciphertext, and compressing secrets beside a stranger's text gives them away.
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

        if (
            DeviceCredential.Parse(context.Request) is not { } credential
            || IsForged(context, credential)
        )
        {
            return Refusal.AuthFailed;
        }

        if (Cursor(context.Request) is not { } cursor)
        {
            return Refusal.BadRequest($"{ChatHeaders.Cursor} is not a number.");
        }

        // 4
        var request = new ConnectRequest(credential, IsBackground(context.Request), cursor);
        var result = await desk.LoginAsync(request, context.RequestAborted);
        if (result.LoggedIn is not { } login)
        {
            return result.Refusal;
        }

        // 5: like the servers that an overload kills, this work goes on when the client has left.
        if (rehearsal is not null)
        {
            await rehearsal.WorkAsync(context.RequestAborted);
        }

        // 6
        if (!context.RequestAborted.IsCancellationRequested)
        {
            await RunAsync(context, login);
        }

        return null;
    }

    private async Task RunAsync(HttpContext context, LoggedIn login)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(Accept);
        using var connection = new FrameConnection(socket, PlainChannel.Instance, services.Clock);
        await using var session = new ServerSession(connection, login, services);
        await session.RunAsync();
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
            && context.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocols.Plain)
            ? null
            : Refusal.Upgrade;
    }

    /// <summary>What a gate before us believed about the device must be what the token proves.</summary>
    private static bool IsForged(HttpContext context, DeviceCredential credential)
    {
        var claimed = context.Request.Headers[ChatHeaders.Device];
        return claimed.Count > 0 && claimed.ToString() != credential.DeviceId;
    }

    /// <summary>Missing: a device that has nothing yet.</summary>
    private static long? Cursor(HttpRequest request)
    {
        var header = request.Headers[ChatHeaders.Cursor];
        if (header.Count == 0)
        {
            return 0;
        }

        return long.TryParse(
            header.ToString(),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var cursor
        )
            ? cursor
            : null;
    }

    /// <summary>The header wins over the query: a gate may have corrected it. Silence counts as somebody waiting.</summary>
    private static bool IsBackground(HttpRequest request)
    {
        var header = request.Headers[ChatHeaders.Class];
        var said = header.Count > 0 ? header : request.Query[ChatHeaders.IntentQuery];
        return said.ToString() == ChatHeaders.Background;
    }
}
