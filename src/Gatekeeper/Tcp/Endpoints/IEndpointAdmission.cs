using Gatekeeper.Classification;

namespace Gatekeeper.Tcp.Endpoints;

/// <summary>A feature of connections to endpoints that are gated before TLS: what their opening said, and who waited there.</summary>
internal interface IEndpointAdmission
{
    /// <summary>What the opening, or the endpoint itself, says of the class.</summary>
    Flag Flag { get; }

    /// <summary>
    /// Who came through the door before TLS and has not asked for a place since; null for whoever had not to stop there, and from the second call on: the
    /// connection's first request has it, later ones ask like any other.
    /// </summary>
    DoorWaiter? Take();
}
