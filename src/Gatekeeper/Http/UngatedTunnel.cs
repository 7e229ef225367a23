using Microsoft.AspNetCore.Http.Features;

namespace Gatekeeper.Http;

/// <summary>The upgrade of a request that passes without a permit; only tells that a tunnel was established.</summary>
internal sealed class UngatedTunnel(IHttpUpgradeFeature inner, Action established)
    : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync()
    {
        var stream = await inner.UpgradeAsync();
        established();
        return stream;
    }
}
