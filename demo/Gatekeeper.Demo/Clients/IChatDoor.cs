using ChatClient;

namespace Gatekeeper.Demo.Clients;

/// <summary>Where a simulated client knocks. The real one is the chat server, through the gate or directly.</summary>
internal interface IChatDoor
{
    /// <summary>One try; cancelling it closes the connection, as a client does that has waited long enough.</summary>
    /// <exception cref="ChatRefusedException">The answer was no.</exception>
    /// <exception cref="ChatUnreachableException">There was no answer.</exception>
    Task<IChatVisit> KnockAsync(
        int device,
        ConnectClass connectClass,
        CancellationToken cancellationToken
    );
}
