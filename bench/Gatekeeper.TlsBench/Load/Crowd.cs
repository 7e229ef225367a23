using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Gatekeeper.TlsBench.Load;

/// <summary>Background clients that come, wait, and are gone with this.</summary>
/// <param name="port">Where they connect.</param>
/// <param name="from">The loopback address they come from: each has its own 28,000 ports.</param>
internal sealed class Crowd(int port, string from) : IDisposable
{
    private const int AtATime = 64;

    /// <summary>A queue that does TLS answers sooner; one that does none never does, and then there is nothing to wait for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentBag<TlsConnection> _clients = [];

    /// <summary>Lets so many come, as fast as the machine can.</summary>
    public async Task ComeAsync(int count) =>
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime },
            async (_, cancel) =>
            {
                var client = await TlsConnection.ConnectAsync(port, from);
                _clients.Add(client);
                var asked = AskAsync(client);
                await Task.WhenAny(asked, Task.Delay(Patience, TimeProvider.System, cancel));
            }
        );

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    private static async Task AskAsync(TlsConnection client)
    {
        try
        {
            await client.AskAsync("bg", "/held");
        }
        catch (Exception e)
            when (e
                    is IOException
                        or SocketException
                        or AuthenticationException
                        or ObjectDisposedException
            )
        {
            // Ended while it waited. How many are parked is asked of the queue.
        }
    }
}
