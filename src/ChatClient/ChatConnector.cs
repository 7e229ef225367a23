using System.Net;
using System.Net.WebSockets;
using ChatProtocol;

namespace ChatClient;

/// <summary>
/// Connects devices. One connector serves any number of devices; it holds nothing but its parameters.
/// The invoker is shared by the caller (one SocketsHttpHandler for all), the endpoint is ws://host:port or wss://host:port.
/// </summary>
public sealed class ChatConnector(Uri endpoint, HttpMessageInvoker invoker, TimeProvider clock)
{
    /// <summary>Pings and deadlines are frames of our own, which a proxy cannot answer in the server's place.</summary>
    private static readonly WebSocketCreationOptions ClientSide = new()
    {
        IsServer = false,
        SubProtocol = Subprotocols.Plain,
        KeepAliveInterval = Timeout.InfiniteTimeSpan,
    };

    /// <summary>One try: upgrade, login, the first frame. It lasts until there is an answer; the token is the client's patience.</summary>
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
    )
    {
        var result = await TryConnectAsync(device, connectClass, cursor, proof, cancellationToken);
        return result switch
        {
            { Session: { } session } => session,
            { Refusal: { } refusal } => throw new ChatRefusedException(refusal),
            { Closed: { } closed } => throw closed,
            _ => throw result.Unreachable!,
        };
    }

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
            connectClass,
            new ResumePoint(cursor, cursor),
            proof,
            cancellationToken
        );

    internal async Task<ConnectResult> TryConnectAsync(
        DeviceCredentials device,
        ConnectClass connectClass,
        ResumePoint from,
        GateProof proof,
        CancellationToken cancellationToken
    )
    {
        var upgrade = new UpgradeRequest();
        using var request = upgrade.Create(endpoint, device, connectClass, from.After, proof);
        try
        {
            var response = await invoker.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
            {
                using (response)
                {
                    return new(null, Refusals.Read(response, clock), null);
                }
            }

            if (upgrade.FaultOf(response) is { } fault)
            {
                response.Dispose();
                return ConnectResult.Failed($"{endpoint} does not speak this protocol: {fault}.");
            }

            return await BeginAsync(response, connectClass, from, cancellationToken);
        }
        catch (Exception e) when (IsUnreachable(e, cancellationToken))
        {
            return ConnectResult.Failed($"{endpoint} did not answer: {e.Message}", e);
        }
    }

    private async Task<ConnectResult> BeginAsync(
        HttpResponseMessage response,
        ConnectClass connectClass,
        ResumePoint from,
        CancellationToken cancellationToken
    )
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
#pragma warning disable CA2000 // The session owns them from BeginAsync on; every other way out disposes the connection.
        var socket = WebSocket.CreateFromStream(stream, ClientSide);
        var connection = new FrameConnection(socket, PlainChannel.Instance, clock);
        try
        {
            var first = await connection.ReceiveAsync(cancellationToken);
            if (first?.Ready is not { } ready)
            {
                var result = NotReady(connection, first);
                connection.Dispose();
                return result;
            }

            var pass = Wire.Header(response, ChatHeaders.Pass);
            return new(
                await ChatSession.BeginAsync(connection, ready, connectClass, from, pass, clock),
                null,
                null
            );
        }
        catch
        {
            connection.Dispose();
            throw;
        }
#pragma warning restore CA2000
    }

    /// <summary>A close with one of our codes counts like any other: whoever got this far speaks the protocol.</summary>
    private ConnectResult NotReady(FrameConnection connection, Frame? first)
    {
        var code = (int?)first?.Bye?.Code ?? connection.PeerCloseCode;
        return code is { } said && Enum.IsDefined((ChatCloseCode)said)
            ? new(
                null,
                null,
                null,
                ChatClosedException.ByPeer(said, first?.Bye?.Text ?? connection.PeerCloseText)
            )
            : ConnectResult.Failed($"{endpoint} closed before it was ready.");
    }

    /// <summary>A cancellation that is not the caller's is a timeout inside the handler.</summary>
    private static bool IsUnreachable(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException or IOException or WebSocketException or FrameException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
