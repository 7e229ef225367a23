using Gatekeeper.Tunnels;

namespace Gatekeeper.Http;

/// <summary>A client's side of an upgraded connection, wrapped: what a wrapper does not say otherwise goes to the client's own stream, its end too.</summary>
internal abstract class ClientStream : ForwardStream
{
    /// <summary>The client's own stream; nothing before there is one.</summary>
    protected Stream Client { get; set; } = Null;

    public override bool CanWrite => true;

    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    ) => Client.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    ) => Client.WriteAsync(buffer, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) =>
        Client.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) =>
        Client.Write(buffer, offset, count);

    public override void Flush() => Client.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        Client.FlushAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Client.Dispose();
        }

        base.Dispose(disposing);
    }
}
