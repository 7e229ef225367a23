using System.Buffers;
using System.Text;
using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Proofs;
using Gatekeeper.Tcp.Peeking;

namespace Gatekeeper.Tcp.Protocols;

/// <summary>
/// XMPP (RFC 6120), clients and servers, on TCP or in WebSockets (RFC 7395). The flag is the attribute <c>class</c> in the namespace <c>urn:gatekeeper</c> on the
/// stream header or on <c>&lt;open/&gt;</c>, which servers ignore; <c>from</c>, where a client gives it, is the device. Refused with a stream error,
/// <c>resource-constraint</c>.
/// </summary>
/// <param name="isFramed">Whether streams begin as they do in WebSockets.</param>
internal sealed class XmppOpening(bool isFramed) : IOpeningProtocol
{
    /// <summary>Where our attribute belongs.</summary>
    public const string Space = "urn:gatekeeper";

    /// <summary>Our attribute.</summary>
    public const string ClassAttribute = "class";

    /// <summary>Streams on TCP.</summary>
    public static XmppOpening Stream { get; } = new(isFramed: false);

    /// <summary>Streams in WebSockets.</summary>
    public static XmppOpening Framed { get; } = new(isFramed: true);

    public string Name => "xmpp";

    /// <summary>A header is a few hundred bytes; an address may have 3,071.</summary>
    public int MostBytes => 8 * 1024;

    public OpeningStatus Read(in ReadOnlySequence<byte> bytes, out Opening opening) =>
        FirstBytes.Read(bytes, MostBytes, Read, out opening);

    public ReadOnlyMemory<byte> Refusal(in Opening opening, in Refusal refusal) =>
        Encoding.UTF8.GetBytes(string.Concat(Words(opening, refusal)));

    /// <summary>A refusal, message by message: in WebSockets each has a frame of its own.</summary>
    public IReadOnlyList<string> Words(in Opening opening, in Refusal refusal) =>
        isFramed
            ? XmppRefusal.Framed(opening.Detail as XmppHeader, refusal)
            : XmppRefusal.Streamed(opening.Detail as XmppHeader, refusal);

    private OpeningStatus Read(ReadOnlySpan<byte> bytes, out Opening opening)
    {
        opening = default;
        var status = StartTagScanner.Scan(bytes, out var tag);
        if (tag is null)
        {
            return status;
        }

        if (
            isFramed
                ? !tag.Is(XmppHeader.FramingSpace, "open")
                : !tag.Is(XmppHeader.StreamSpace, "stream")
        )
        {
            return OpeningStatus.NotThis;
        }

        var to = tag.Attributes.GetValueOrDefault("to");
        var from = tag.Attributes.GetValueOrDefault("from");
        opening = new Opening(
            tag.ValueOf(Space, ClassAttribute) is { } said
                ? Flag.Read([said], FlagSource.XmppStream)
                : Flag.Silent,
            ProofText.Clean(from, TicketCodec.LongestDevice)
        )
        {
            ServerName = to?.ToLowerInvariant(),
            Detail = new XmppHeader(to, tag.DefaultNamespace == XmppHeader.ServerSpace),
        };
        return OpeningStatus.Read;
    }
}
