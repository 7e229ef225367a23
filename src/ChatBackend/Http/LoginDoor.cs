using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using ChatBackend.Configuration;
using ChatBackend.Login;
using ChatBackend.Sessions;
using ChatProtocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ChatBackend.Http;

/// <summary>
/// Where connections stand in line that bring a login, before anything of HTTP is done for them: reading a request and ending a connection cost as much as the login itself, and
/// so many as come at once would all be at it at once. A login is known by the first line of its request. Who says nothing yet, or only a part, holds no place: it goes to
/// HTTP, whose limits it is under, and takes a place there (<see cref="ChatEndpoint"/>).
/// </summary>
internal sealed class LoginDoor(
    LoginLine line,
    SessionTraffic traffic,
    SessionSettings settings,
    TimeProvider clock
)
{
    private static readonly byte[][] Logins =
    [
        .. new[] { ChatPaths.Chat, ChatPaths.Enrol }.Select(path =>
            Encoding.ASCII.GetBytes($"GET {path}")
        ),
    ];

    /// <summary>The connection middleware.</summary>
    public ConnectionDelegate Before(ConnectionDelegate next) =>
        async connection =>
        {
            // While nobody writes there is no line, and nothing to look at.
            using var place =
                traffic.IsFlowing && await IsLoginAsync(connection)
                    ? await EnterAsync(connection)
                    : null;
            connection.Features.Set(place);
            await next(connection);
        };

    private async ValueTask<LoginPlace?> EnterAsync(ConnectionContext connection)
    {
        try
        {
            // Without one when the line is full: there it is told so.
            return await line.EnterAsync(connection.ConnectionClosed);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async ValueTask<bool> IsLoginAsync(ConnectionContext connection)
    {
        try
        {
            return await LookAsync(connection);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It broke the connection before it said anything; HTTP ends it.
            return false;
        }
    }

    /// <summary>Whether it has sent the whole head of a login; waits for its first bytes, and consumes none.</summary>
    private async ValueTask<bool> LookAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        if (input.TryRead(out var first))
        {
            return Look(first.Buffer);
        }

        using var patience = new CancellationTokenSource(settings.FirstFrameTimeout, clock);
        var leaving = connection
            .Features.Get<IConnectionLifetimeNotificationFeature>()
            ?.ConnectionClosedRequested;
        await using var silent = patience.Token.UnsafeRegister(Cancel, input);
        await using var stops = (leaving ?? default).UnsafeRegister(Cancel, input);
        return Look((await input.ReadAsync(CancellationToken.None)).Buffer);

        bool Look(ReadOnlySequence<byte> read)
        {
            var isLogin = IsLogin(read);
            input.AdvanceTo(read.Start);
            return isLogin;
        }

        static void Cancel(object? input) => ((PipeReader)input!).CancelPendingRead();
    }

    private static bool IsLogin(ReadOnlySequence<byte> read)
    {
        var head = read.FirstSpan;
        foreach (var login in Logins)
        {
            if (
                head.StartsWith(login)
                && head.Length > login.Length
                && head[login.Length] is (byte)' ' or (byte)'?'
            )
            {
                return head.IndexOf("\r\n\r\n"u8) >= 0;
            }
        }

        return false;
    }
}
