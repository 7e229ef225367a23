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
    /// <summary>Of what an app says its version is: it may say anything.</summary>
    private const int MaxVersion = 64;

    public async Task RunAsync(WebSocket socket, LoginResult result, bool background)
    {
        FrameConnection? connection = null;
        try
        {
            connection = await OpenAsync(socket, result);
            var login =
                result.LoggedIn
                ?? await enrolments.EnrolAsync(connection, result.Handshake, background);
            Log(login, result.Handshake.Hello);
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

    private void Log(LoggedIn? login, Hello hello)
    {
        if (login is not null)
        {
            var version = hello.AppVersion;
            LogBegan(
                login.SessionId,
                login.DeviceId,
                hello.Reason,
                version[..Math.Min(version.Length, MaxVersion)],
                hello.PendingSends
            );
        }
    }

    [LoggerMessage(
        14,
        LogLevel.Debug,
        "Session {Session} of device {Device} begins: {Reason}, app {Version}, {Pending} sends pending"
    )]
    private partial void LogBegan(
        string session,
        string device,
        HelloReason reason,
        string version,
        uint pending
    );

    [LoggerMessage(15, LogLevel.Debug, "A connection was lost before its session began: {Reason}")]
    private partial void LogLost(string reason);
}
