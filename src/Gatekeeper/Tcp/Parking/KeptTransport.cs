using System.IO.Pipelines;

namespace Gatekeeper.Tcp.Parking;

/// <summary>A connection's transport whose first bytes were kept apart.</summary>
/// <param name="input">What is read.</param>
/// <param name="before">The transport it was.</param>
internal sealed class KeptTransport(KeptBytes input, IDuplexPipe before) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output { get; } = before.Output;
}
