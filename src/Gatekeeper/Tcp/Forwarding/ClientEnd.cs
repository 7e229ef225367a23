using System.IO.Pipelines;

namespace Gatekeeper.Tcp.Forwarding;

/// <summary>
/// The client's side of a raw connection, as a <see cref="Relay"/> sees it: plain or out of TLS. Bytes are read by one and sent by one at a time; the rest is
/// thread-safe.
/// </summary>
internal abstract class ClientEnd
{
    /// <summary>What the client sends; completed when it has said all it will, while it may still listen.</summary>
    public abstract PipeReader Input { get; }

    /// <summary>Sends bytes to the client; waits while it does not take them, and keeps none.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The same.</exception>
    public abstract ValueTask SendAsync(
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken
    );

    /// <summary>Tells the client that nothing more comes. It may still speak.</summary>
    public abstract ValueTask FinishAsync(CancellationToken cancellationToken);

    /// <summary>Breaks the connection: the client sees a reset.</summary>
    public abstract void Abort();
}
