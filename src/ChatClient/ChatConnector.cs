using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using ChatProtocol;
using ChatProtocol.Noise;
using Google.Protobuf;

namespace ChatClient;

/// <summary>
/// Connects devices. One connector serves any number of devices; it holds nothing but its parameters.
/// The invoker is shared by the caller (one SocketsHttpHandler for all), the endpoint is ws://host:port or wss://host:port.
/// </summary>
public sealed class ChatConnector(Uri endpoint, HttpMessageInvoker invoker, TimeProvider clock)
{
    private const uint HelloVersion = 1;

    /// <summary>Pings and deadlines are frames of our own, which a proxy cannot answer in the server's place.</summary>
    private static readonly WebSocketCreationOptions ClientSide = new()
    {
        IsServer = false,
        SubProtocol = Subprotocols.Noise,
        KeepAliveInterval = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Told to the server; up to 64 characters.</summary>
    public string AppVersion { get; init; } = "";

    /// <summary>One try: upgrade, login, the first answer. It lasts until there is an answer; the token is the client's patience.</summary>
    /// <param name="device">Who connects.</param>
    /// <param name="connectClass">Whether somebody is waiting.</param>
    /// <param name="cursor">The last message this device has; the server goes on with the next.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <exception cref="ChatRefusedException">The gate or the server answered no.</exception>
    /// <exception cref="ChatClosedException">The server opened the session and closed it before it was ready, with a reason.</exception>
    /// <exception cref="ChatUnreachableException">Nobody answered.</exception>
    public Task<ChatSession> ConnectAsync(
        DeviceCredentials device,
        ConnectClass connectClass,
        ulong cursor,
        CancellationToken cancellationToken = default
    ) => ConnectAsync(device, connectClass, cursor, GateProof.None, cancellationToken);

    /// <inheritdoc cref="ConnectAsync(DeviceCredentials, ConnectClass, ulong, CancellationToken)"/>
    public async Task<ChatSession> ConnectAsync(
        DeviceCredentials device,
        ConnectClass connectClass,
        ulong cursor,
        GateProof proof,
        CancellationToken cancellationToken
    ) => Session(await TryConnectAsync(device, connectClass, cursor, proof, cancellationToken));

    /// <summary>The same without exceptions for what is ordinary in a storm; only giving up (the token) throws.</summary>
    public Task<ConnectResult> TryConnectAsync(
        DeviceCredentials device,
        ConnectClass connectClass,
        ulong cursor,
        GateProof proof,
        CancellationToken cancellationToken
    ) =>
        TryConnectAsync(
            device,
            new ConnectAttempt(connectClass, cursor) { Proof = proof },
            cancellationToken
        );

    /// <summary>
    /// By the ticket, if there is one that has not expired; else by the device's key. Two answers have a cure, tried once and at once: a ticket that is
    /// rejected (the key), and a server key that is unknown (the server's signed list of keys).
    /// </summary>
    public async Task<ConnectResult> TryConnectAsync(
        DeviceCredentials device,
        ConnectAttempt attempt,
        CancellationToken cancellationToken
    )
    {
        var result = await TryOnceAsync(device, attempt, null, cancellationToken);
        if (result.Refusal?.Reason == ChatReasons.TicketRejected && device.Ticket is not null)
        {
            device = device with { Ticket = null };
            result = await TryOnceAsync(device, attempt, null, cancellationToken);
        }

        if (Followed(device, result) is { } moved)
        {
            device = moved;
            result = await TryOnceAsync(device, attempt, null, cancellationToken);
        }

        return result with
        {
            Credentials = result.Session?.Credentials ?? device,
        };
    }

    /// <summary>
    /// Enrols a new device: a key is made, the handshake proves the server, and only then is the password said, inside the channel. The session's
    /// <see cref="ChatSession.Credentials"/> are what to keep.
    /// </summary>
    /// <exception cref="ChatRequestException">The server said no; its Error says why.</exception>
    /// <exception cref="ChatRefusedException">The gate or the server did not let the device connect.</exception>
    /// <exception cref="ChatUnreachableException">Nobody answered.</exception>
    public async Task<ChatSession> EnrolAsync(
        ServerPin server,
        Enrolment enrolment,
        CancellationToken cancellationToken = default
    )
    {
        var device = DeviceCredentials.Generate(server);
        var attempt = new ConnectAttempt(enrolment.Class, 0)
        {
            Proof = enrolment.Proof,
            Reason = ConnectReason.User,
        };
        var result = await TryOnceAsync(device, attempt, enrolment, cancellationToken);
        if (Followed(device, result) is { } moved)
        {
            result = await TryOnceAsync(moved, attempt, enrolment, cancellationToken);
        }

        return Session(result);
    }

    private static ChatSession Session(ConnectResult result) =>
        result switch
        {
            { Session: { } session } => session,
            { Refusal: { } refusal } => throw new ChatRefusedException(refusal),
            { Closed: { } closed } => throw closed,
            _ => throw result.Unreachable!,
        };

    private static DeviceCredentials? Followed(DeviceCredentials device, ConnectResult result) =>
        result.Refusal?.KeyList is { } list && device.Server.Follow(list) is { } server
            ? device with
            {
                Server = server,
            }
            : null;

    private async Task<ConnectResult> TryOnceAsync(
        DeviceCredentials device,
        ConnectAttempt attempt,
        Enrolment? enrolment,
        CancellationToken cancellationToken
    )
    {
        var upgrade = new UpgradeRequest();
        using var handshake = ClientHandshake.Begin(
            device,
            attempt.Class,
            HelloOf(attempt, enrolment),
            clock.GetUtcNow()
        );
        using var request = upgrade.Create(
            endpoint,
            enrolment is null ? ChatPaths.Chat : ChatPaths.Enrol,
            device.DeviceId,
            attempt.Class,
            handshake.Envelope,
            attempt.Proof
        );
        try
        {
            var response = await invoker.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
            {
                using (response)
                {
                    return new(
                        null,
                        await Refusals.ReadAsync(response, clock, cancellationToken),
                        null
                    );
                }
            }

            if (upgrade.FaultOf(response) is { } fault)
            {
                response.Dispose();
                return ConnectResult.Failed($"{endpoint} does not speak this protocol: {fault}.");
            }

            var start = new SessionStart(device, attempt, enrolment, clock)
            {
                Pass = Wire.Header(response, ChatHeaders.Pass),
            };
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
#pragma warning disable CA2000 // The session owns the socket, and the caller the session.
            var socket = WebSocket.CreateFromStream(stream, ClientSide);
            return new(await start.RunAsync(socket, handshake, cancellationToken), null, null);
#pragma warning restore CA2000
        }
        catch (ChatClosedException e)
        {
            return new(null, null, null, e);
        }
        catch (NoiseException e)
        {
            return ConnectResult.Failed(
                $"{endpoint} does not prove that it is the server that this device knows, or somebody in between changes what is said: {e.Message}",
                e
            );
        }
        catch (Exception e) when (IsUnreachable(e, cancellationToken))
        {
            return ConnectResult.Failed($"{endpoint} did not answer: {e.Message}", e);
        }
    }

    private Hello HelloOf(ConnectAttempt attempt, Enrolment? enrolment) =>
        new()
        {
            Version = HelloVersion,
            Cursor = attempt.Cursor,
            Reason = Wire.Of(attempt.Reason),
            AppVersion = AppVersion,
            PendingSends = (uint)attempt.PendingSends,
            Enrol = enrolment is not null,
        };

    /// <summary>
    /// A cancellation that is not the caller's is a timeout inside the handler. A bare socket fault is one, too: .NET asks a new connection for its
    /// address outside of what it wraps, and the server may have reset it by then.
    /// </summary>
    private static bool IsUnreachable(Exception e, CancellationToken cancellationToken) =>
        e
            is HttpRequestException
                or SocketException
                or IOException
                or WebSocketException
                or FrameException
                or InvalidProtocolBufferException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
