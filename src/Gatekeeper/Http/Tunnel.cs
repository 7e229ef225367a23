using Microsoft.AspNetCore.Http.Features;

namespace Gatekeeper.Http;

/// <summary>
/// The client's side of an upgraded connection, wrapped so that the handshake hears of 101 and of the first bytes each way. YARP upgrades right
/// after the backend's 101 and then copies with the memory overloads only; those pass straight through once nothing more needs to be heard.
/// </summary>
internal sealed class Tunnel(
    IHttpUpgradeFeature inner,
    Handshake handshake,
    bool countBytes,
    Action established
) : ClientStream, IHttpUpgradeFeature
{
    private bool _awaitClient = countBytes;
    private bool _countBackend = countBytes;

    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync()
    {
        // Known before the client hears of it: a drain that begins in between must not take the tunnel for none.
        established();
        Client = await Begin(await inner.UpgradeAsync(), handshake.Farewell);
        handshake.Upgraded();
        return this;
    }

    /// <summary>The client's side, which says good-bye at the end where it can.</summary>
    internal static async ValueTask<Stream> Begin(Stream client, Farewell? farewell)
    {
        if (farewell is null)
        {
            return client;
        }

        await farewell.BeginAsync(client);
        return farewell;
    }

    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    ) =>
        _awaitClient
            ? ReadFirstAsync(buffer, cancellationToken)
            : Client.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        if (_countBackend)
        {
            _countBackend = handshake.BackendSent(buffer.Length);
        }

        return Client.WriteAsync(buffer, cancellationToken);
    }

    private async ValueTask<int> ReadFirstAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken
    )
    {
        var read = await Client.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            _awaitClient = false;
            handshake.ClientSpoke();
        }

        return read;
    }
}
