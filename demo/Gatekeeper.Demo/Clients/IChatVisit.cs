namespace Gatekeeper.Demo.Clients;

/// <summary>A client that got in. Disposing it closes the connection.</summary>
internal interface IChatVisit : IAsyncDisposable
{
    /// <summary>Confirms what came with the answer.</summary>
    Task AcknowledgeAsync(CancellationToken cancellationToken);
}
