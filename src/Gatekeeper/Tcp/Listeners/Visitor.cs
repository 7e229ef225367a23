using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Tcp.Forwarding;
using Gatekeeper.Tcp.Peeking;

namespace Gatekeeper.Tcp.Listeners;

/// <summary>Whoever connected to a listener, as far as it is known before the gate is asked.</summary>
/// <param name="Client">Its bytes; everything that was peeked is still to be read.</param>
/// <param name="Flag">What is said of its class.</param>
/// <param name="Opening">What its first bytes said.</param>
/// <param name="Protocol">Whose words say no to it; null: it is closed without a word.</param>
/// <param name="Hello">What its ClientHello said, if it spoke TLS.</param>
/// <param name="Header">The PROXY header it came with, or null.</param>
internal sealed record Visitor(
    ClientEnd Client,
    Flag Flag,
    Opening Opening,
    IOpeningProtocol? Protocol,
    Opening Hello,
    ProxyHeader? Header
) : IAsyncDisposable
{
    /// <summary>Says no in the client's own protocol: a few bytes, which a socket that has sent none takes at once. Whether they arrive is the client's affair.</summary>
    public async Task RefuseAsync(Refusal refusal)
    {
        var words = Protocol?.Refusal(Opening, refusal) ?? default;
        try
        {
            await Client.SendAsync(words, CancellationToken.None);
            await Client.FinishAsync(CancellationToken.None);
        }
        catch (Exception gone)
            when (gone
                    is IOException
                        or System.Net.Sockets.SocketException
                        or ObjectDisposedException
                        or InvalidOperationException
            )
        {
            // It left meanwhile.
        }
    }

    public ValueTask DisposeAsync() =>
        Client is IAsyncDisposable tls ? tls.DisposeAsync() : ValueTask.CompletedTask;
}
