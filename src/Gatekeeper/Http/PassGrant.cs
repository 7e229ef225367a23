using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gatekeeper.Http;

/// <summary>Puts a pass into the response of a completed handshake: 101 to an upgrade, 2xx to anything else.</summary>
internal sealed class PassGrant
{
    private readonly HttpContext _context;
    private readonly PassDesk _desk;
    private readonly Claim _claim;
    private readonly bool _isUpgrade;

    private PassGrant(HttpContext context, PassDesk desk, Claim claim, bool isUpgrade)
    {
        _context = context;
        _desk = desk;
        _claim = claim;
        _isUpgrade = isUpgrade;
    }

    /// <summary>Waits for the response, where the policy gives passes and the client has said which device it is.</summary>
    public static void Prepare(HttpContext context, PassDesk desk, Claim claim, bool isUpgrade)
    {
        if (claim.Policy.Pass && claim.Proofs.Device is not null)
        {
            context.Response.OnStarting(
                static grant => ((PassGrant)grant).Starting(),
                new PassGrant(context, desk, claim, isUpgrade)
            );
        }
    }

    private Task Starting()
    {
        var status = _context.Response.StatusCode;
        var completed = _isUpgrade
            ? status == StatusCodes.Status101SwitchingProtocols
            : status is >= 200 and < 300;
        if (
            completed
            && _context.GetForwarderErrorFeature() is null
            && _desk.For(_claim) is { } pass
        )
        {
            _context.Response.Headers[HeaderNames.Pass] = pass;
        }

        return Task.CompletedTask;
    }
}
