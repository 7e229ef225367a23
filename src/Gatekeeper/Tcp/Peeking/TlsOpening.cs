using System.Buffers;
using Gatekeeper.Admission;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>
/// TLS: a connection opens with a ClientHello. It says no class by itself; <see cref="TlsClassRules"/> take one from its names.
/// </summary>
internal sealed class TlsOpening : IOpeningProtocol
{
    /// <summary>
    /// A fatal alert <c>internal_error</c>: "unrelated to the peer", so that no client takes its own certificate or settings for the cause, and all of them
    /// take it for a failed try. <c>user_canceled</c> would be a warning that some wait behind.
    /// </summary>
    private static readonly byte[] Alert = [21, 3, 3, 0, 2, 2, 80];

    private TlsOpening() { }

    /// <summary>The one there is.</summary>
    public static TlsOpening Instance { get; } = new();

    public string Name => "tls";

    public int MostBytes => ClientHello.MostBytes;

    public OpeningStatus Read(in ReadOnlySequence<byte> bytes, out Opening opening) =>
        ClientHello.Read(bytes, out opening);

    public ReadOnlyMemory<byte> Refusal(in Opening opening, in Refusal refusal) => Alert;
}
