using System.Text;

namespace Gatekeeper.Http;

/// <summary>
/// Header bytes beyond ASCII are refused with 400. Passed on, .NET's client refuses to send them, which looks like a fault of the backend;
/// giving Kestrel an encoding of its own also makes it read Content-Length strictly (no sign).
/// </summary>
internal static class StrictHeaderEncoding
{
    public static Encoding Instance { get; } =
        Encoding.GetEncoding(
            "us-ascii",
            EncoderFallback.ExceptionFallback,
            DecoderFallback.ExceptionFallback
        );
}
