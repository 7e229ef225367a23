using System.Net;
using Gatekeeper.Probes;

namespace Gatekeeper.Tests.Probes;

/// <summary>A body without an end; says how much of it was read.</summary>
internal sealed class EndlessContent : HttpContent
{
    private readonly Endless _body = new();

    public long Read => _body.Position;

    protected override Task<Stream> CreateContentReadStreamAsync() =>
        Task.FromResult<Stream>(_body);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        throw new NotSupportedException("Nobody may want all of it.");

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
        }

        base.Dispose(disposing);
    }

    private sealed class Endless : MemoryStream
    {
        private long _read;

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (_read > 2 * ProbeRequest.MostBytes)
            {
                throw new IOException("Far too much was read.");
            }

            _read += buffer.Length;
            return new(buffer.Length);
        }
    }
}
