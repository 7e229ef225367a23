using Microsoft.AspNetCore.Http.Features;

namespace Gatekeeper.Http;

/// <summary>The upgrade of a request that passes without a permit; only tells that a tunnel was established.</summary>
internal sealed class UngatedTunnel(
    IHttpUpgradeFeature inner,
    Farewell? farewell,
    Action established
) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync()
    {
        // Known before the client hears of it: a drain that begins in between must not take the tunnel for none.
        established();
        return await Tunnel.Begin(await inner.UpgradeAsync(), farewell);
    }
}
