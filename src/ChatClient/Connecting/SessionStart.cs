using System.Buffers.Text;
using System.Net.WebSockets;
using ChatProtocol;
using ChatProtocol.Noise;

namespace ChatClient;

/// <summary>From an open WebSocket to a session: message 2, the enrolment where there is one, the welcome.</summary>
internal sealed class SessionStart(
    DeviceCredentials device,
    ConnectAttempt attempt,
    Enrolment? enrolment,
    TimeProvider clock
)
{
    /// <summary>What the gate gave with the 101.</summary>
    public string? Pass { get; init; }

    /// <exception cref="NoiseException">It is not the server that we know.</exception>
    /// <exception cref="ChatRequestException">The enrolment was refused.</exception>
    /// <exception cref="ChatClosedException">It closed before it was ready, and said why.</exception>
    /// <exception cref="IOException">It closed before it was ready, or said something else.</exception>
    public async Task<ChatSession> RunAsync(
        WebSocket socket,
        ClientHandshake handshake,
        CancellationToken cancellationToken
    )
    {
        FrameConnection? connection = null;
        try
        {
            var message =
                await HandshakeMessages.ReceiveAsync(
                    socket,
                    NoiseLimits.MaxMessage,
                    cancellationToken
                ) ?? throw ClosedEarly((int?)socket.CloseStatus, socket.CloseStatusDescription);
            var welcome = handshake.Read(message);
            connection = new FrameConnection(socket, handshake.ToChannel(clock), clock);
            if (enrolment is not null && welcome.NeedAuth is not null)
            {
                welcome = await EnrolAsync(connection, enrolment, cancellationToken);
            }

            if (welcome.Ready is null)
            {
                throw new IOException("the server wants the device to enrol again");
            }

            return await ChatSession.BeginAsync(
                connection,
                welcome,
                attempt,
                Kept(welcome.Ready),
                Pass,
                clock
            );
        }
        catch
        {
            connection?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Welcome> EnrolAsync(
        FrameConnection connection,
        Enrolment enrolment,
        CancellationToken cancellationToken
    )
    {
        var enrol = new Enrol
        {
            Login = enrolment.Login,
            Password = enrolment.Password,
            DeviceName = enrolment.DeviceName,
            CreateAccount = enrolment.CreateAccount,
        };
        await connection.SendAsync(new Frame { Enrol = enrol }, cancellationToken);
        var answer = await connection.ReceiveAsync(cancellationToken);
        return answer switch
        {
            { Welcome: { } welcome } => welcome,
            { EnrolRefused: { } refused } => throw Refused(refused),
            { Bye: { } bye } => throw ClosedEarly((int)bye.Code, bye.Text),
            null => throw new IOException("it closed before it answered"),
            _ => throw new IOException($"it answered an enrolment with {answer.KindCase}"),
        };
    }

    private static ChatRequestException Refused(EnrolRefused refused) =>
        new(
            0,
            refused.Reason,
            refused.Text,
            refused.RetryAfterMilliseconds > 0
                ? TimeSpan.FromMilliseconds(refused.RetryAfterMilliseconds)
                : null
        );

    /// <summary>A close with one of our codes counts like any other: whoever got this far speaks the protocol.</summary>
    private static Exception ClosedEarly(int? code, string? text) =>
        code is { } said && Enum.IsDefined((ChatCloseCode)said)
            ? ChatClosedException.ByPeer(said, text)
            : new IOException($"it closed before it was ready, with {code}: {text}");

    /// <summary>With the new ticket, if there is one.</summary>
    private DeviceCredentials Kept(Ready ready) =>
        ready.Ticket.IsEmpty
            ? device
            : device with
            {
                Ticket = new ResumeTicket(
                    Base64Url.EncodeToString(ready.Ticket.Span),
                    Base64Url.EncodeToString(ready.Psk.Span),
                    clock.GetUtcNow() + TimeSpan.FromSeconds(ready.TicketTtlSeconds)
                ),
            };
}
