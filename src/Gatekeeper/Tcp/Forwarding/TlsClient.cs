using System.IO.Pipelines;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;

namespace Gatekeeper.Tcp.Forwarding;

/// <summary>A client whose TLS ends here.</summary>
internal sealed class TlsClient : ClientEnd, IAsyncDisposable
{
    private readonly ConnectionContext _connection;
    private readonly SslStream _tls;

    private TlsClient(ConnectionContext connection, SslStream tls)
    {
        _connection = connection;
        _tls = tls;
        Input = PipeReader.Create(
            tls,
            new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true)
        );
    }

    public override PipeReader Input { get; }

    /// <summary>Does the TLS handshake. Whoever waits in front of the gate afterwards is watched by what comes out of TLS.</summary>
    /// <param name="connection">The connection, at the first byte of its ClientHello.</param>
    /// <param name="options">The certificate.</param>
    /// <param name="deadline">Cancelled when the client has had time enough.</param>
    /// <returns>The client, or null when there will be no TLS with it.</returns>
    public static async Task<TlsClient?> AuthenticateAsync(
        ConnectionContext connection,
        SslServerAuthenticationOptions options,
        CancellationToken deadline
    )
    {
        var tls = new SslStream(new SocketStream(connection));
        try
        {
            await tls.AuthenticateAsServerAsync(options, deadline);
        }
        catch (Exception failed)
            when (failed
                    is System.Security.Authentication.AuthenticationException
                        or IOException
                        or OperationCanceledException
                        or ObjectDisposedException
            )
        {
            await tls.DisposeAsync();
            return null;
        }

        var client = new TlsClient(connection, tls);
        connection.Transport = new DuplexPipe(client.Input, connection.Transport.Output);
        return client;
    }

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken
    ) => _tls.WriteAsync(bytes, cancellationToken);

    /// <summary>TLS has an end of its own (close_notify); the connection below stays open for what the client still sends.</summary>
    public override async ValueTask FinishAsync(CancellationToken cancellationToken) =>
        await _tls.ShutdownAsync().WaitAsync(cancellationToken);

    public override void Abort() =>
        _connection.Abort(new ConnectionAbortedException("The other side broke the connection."));

    public async ValueTask DisposeAsync()
    {
        await Input.CompleteAsync();
        await _tls.DisposeAsync();
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
