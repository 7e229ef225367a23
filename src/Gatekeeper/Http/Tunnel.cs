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
) : ForwardStream, IHttpUpgradeFeature
{
    private Stream _client = Null;
    private bool _awaitClient = countBytes;
    private bool _countBackend = countBytes;

    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public override bool CanWrite => true;

    public async Task<Stream> UpgradeAsync()
    {
        // Known before the client hears of it: a drain that begins in between must not take the tunnel for none.
        established();
        _client = await Begin(await inner.UpgradeAsync(), handshake.Farewell);
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
            : _client.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        if (_countBackend)
        {
            _countBackend = handshake.BackendSent(buffer.Length);
        }

        return _client.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(
        byte[] buffer,
        int offset,
        int count,
        CancellationToken cancellationToken
    ) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        _client.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) =>
        _client.Write(buffer, offset, count);

    public override void Flush() => _client.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        _client.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _client.Dispose();
        }

        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await base.DisposeAsync();
    }

    private async ValueTask<int> ReadFirstAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken
    )
    {
        var read = await _client.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            _awaitClient = false;
            handshake.ClientSpoke();
        }

        return read;
    }
}
