#pragma warning disable CS9113
namespace ChatClient;

/// <summary>
/// Connects devices. One connector serves any number of devices; it holds nothing but its parameters.
/// The invoker is shared by the caller (one SocketsHttpHandler for all), the endpoint is ws://host:port or wss://host:port.
/// </summary>
public sealed class ChatConnector(Uri endpoint, HttpMessageInvoker invoker, TimeProvider clock)
{
    /// <summary>One try: upgrade, login, the first frame. It lasts until there is an answer; the token is the client's patience.</summary>
    /// <param name="device">Who connects.</param>
    /// <param name="connectClass">Whether somebody is waiting.</param>
    /// <param name="cursor">The last message this device has; the server goes on with the next.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <exception cref="ChatRefusedException">The gate or the server answered no.</exception>
    /// <exception cref="ChatUnreachableException">Nobody answered.</exception>
    public Task<ChatSession> ConnectAsync(
        DeviceCredentials device,
        ConnectClass connectClass,
        ulong cursor,
        CancellationToken cancellationToken = default
    ) => ConnectAsync(device, connectClass, cursor, GateProof.None, cancellationToken);

    /// <inheritdoc cref="ConnectAsync(DeviceCredentials, ConnectClass, ulong, CancellationToken)"/>
    public Task<ChatSession> ConnectAsync(
        DeviceCredentials device,
        ConnectClass connectClass,
        ulong cursor,
        GateProof proof,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException();
}
