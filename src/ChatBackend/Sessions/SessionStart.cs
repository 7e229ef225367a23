using System.Net.WebSockets;
using ChatBackend.Login;
using ChatProtocol;

namespace ChatBackend.Sessions;

/// <summary>From an open WebSocket to the end of its session: message 2 first, the enrolment where there is one, then the session.</summary>
internal sealed partial class SessionStart(
    EnrolmentDesk enrolments,
    SessionServices services,
    ILogger<SessionStart> logger
)
{
    public async Task RunAsync(WebSocket socket, LoginResult result, bool background)
    {
        FrameConnection? connection = null;
        try
        {
            connection = await OpenAsync(socket, result);
            var login =
                result.LoggedIn
                ?? await enrolments.EnrolAsync(connection, result.Handshake, background);
            result.Dispose();
            if (login is not null)
            {
                await using var session = new ServerSession(connection, login, services);
                await session.RunAsync();
            }
        }
        catch (Exception e) when (ConnectionLoss.Is(e))
        {
            LogLost(e.Message);
        }
        finally
        {
            connection?.Dispose();
        }
    }

    private async Task<FrameConnection> OpenAsync(WebSocket socket, LoginResult result)
    {
        using var limit = new CancellationTokenSource(
            services.Settings.SendTimeout,
            services.Clock
        );
        await socket.SendAsync(
            result.TakeAnswer().AsMemory(),
            WebSocketMessageType.Binary,
            endOfMessage: true,
            limit.Token
        );
        return new(socket, result.Handshake.ToChannel(services.Clock), services.Clock);
    }

    [LoggerMessage(15, LogLevel.Debug, "A connection was lost before its session began: {Reason}")]
    private partial void LogLost(string reason);
}
