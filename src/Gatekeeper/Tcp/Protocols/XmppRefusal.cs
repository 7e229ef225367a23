using System.Globalization;
using System.Security.Cryptography;
using Gatekeeper.Admission;

namespace Gatekeeper.Tcp.Protocols;

/// <summary>
/// Says no in XMPP. An error may only be said inside a stream, so ours is opened first, in the name of the domain that was wanted.
/// </summary>
internal static class XmppRefusal
{
    private const int IdBytes = 8;

    /// <summary>On TCP.</summary>
    public static IReadOnlyList<string> Streamed(XmppHeader? header, in Refusal refusal) =>
        [
            $"<?xml version='1.0'?><stream:stream xmlns='{(header?.IsServer == true ? XmppHeader.ServerSpace : XmppHeader.ClientSpace)}' xmlns:stream='{XmppHeader.StreamSpace}' {Heading(header)}>",
            $"<stream:error>{Error(refusal)}</stream:error>",
            "</stream:stream>",
        ];

    /// <summary>In a WebSocket.</summary>
    public static IReadOnlyList<string> Framed(XmppHeader? header, in Refusal refusal) =>
        [
            $"<open xmlns='{XmppHeader.FramingSpace}' {Heading(header)}/>",
            $"<stream:error xmlns:stream='{XmppHeader.StreamSpace}'>{Error(refusal)}</stream:error>",
            $"<close xmlns='{XmppHeader.FramingSpace}'/>",
        ];

    private static string Heading(XmppHeader? header)
    {
        var from = header?.To is { } to ? $"from='{XmlText.Encode(to)}' " : "";
        return $"{from}id='{RandomNumberGenerator.GetHexString(2 * IdBytes)}' version='1.0' xml:lang='en'";
    }

    private static string Error(in Refusal refusal)
    {
        var seconds = Math.Ceiling(refusal.RetryAfter.TotalSeconds)
            .ToString(CultureInfo.InvariantCulture);
        return $"<resource-constraint xmlns='{XmppHeader.ErrorSpace}'/>"
            + $"<text xmlns='{XmppHeader.ErrorSpace}' xml:lang='en'>The service is busy ({refusal.Reason.WireName()}). Come back in {seconds} s.</text>";
    }
}
