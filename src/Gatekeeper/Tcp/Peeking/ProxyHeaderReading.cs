using System.Net;
using System.Net.Sockets;
using Gatekeeper.Configuration;
using Gatekeeper.Telemetry;
using Microsoft.AspNetCore.Connections;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>
/// Takes the PROXY header off a connection's beginning. Only trusted peers may send one, and where one is wanted nobody comes without: else whoever reaches the
/// port could be whom he likes.
/// </summary>
internal sealed class ProxyHeaderReading(CurrentOptions options, GatekeeperMetrics metrics)
{
    /// <summary>Reads the header and puts the client's addresses in place of the peer's.</summary>
    /// <param name="connection">The connection, at its first byte.</param>
    /// <param name="deadline">Cancelled when the peer has had time enough.</param>
    /// <returns>The header, or null when the connection must be closed.</returns>
    public async Task<ProxyHeader?> TakeAsync(
        ConnectionContext connection,
        CancellationToken deadline
    )
    {
        if (
            connection.RemoteEndPoint is not IPEndPoint { Address: var peer }
            || !options.Value.IsTrusted(peer)
        )
        {
            metrics.ProxyHeader(ProxyHeaderOutcome.Untrusted);
            return null;
        }

        try
        {
            var header = await ReadAsync(connection, deadline);
            metrics.ProxyHeader(
                header is null ? ProxyHeaderOutcome.Invalid : ProxyHeaderOutcome.Accepted
            );
            return header;
        }
        catch (OperationCanceledException)
        {
            metrics.ProxyHeader(ProxyHeaderOutcome.Timeout);
        }
        catch (Exception broken) when (broken is IOException or SocketException)
        {
            metrics.ProxyHeader(ProxyHeaderOutcome.Invalid);
        }

        return null;
    }

    private static async Task<ProxyHeader?> ReadAsync(
        ConnectionContext connection,
        CancellationToken deadline
    )
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(deadline);
            var bytes = read.Buffer;
            var status = ProxyHeaderReader.Read(bytes, out var header);
            if (header is not null)
            {
                input.AdvanceTo(bytes.GetPosition(header.Length));
                connection.RemoteEndPoint = header.Source ?? connection.RemoteEndPoint;
                connection.LocalEndPoint = header.Destination ?? connection.LocalEndPoint;
                return header;
            }

            input.AdvanceTo(bytes.Start, bytes.End);
            if (status == ProxyHeaderStatus.Invalid || read.IsCompleted)
            {
                return null;
            }
        }
    }
}
