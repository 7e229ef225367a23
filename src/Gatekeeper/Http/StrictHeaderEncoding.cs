using System.Text;

namespace Gatekeeper.Http;

/// <summary>
/// How Kestrel reads header values. Bytes beyond ASCII are refused with 400: passed on, .NET's client refuses to send them, which looks like a
/// fault of the backend. A Content-Length is digits and nothing else: Kestrel itself would take a sign (RFC 9110, 8.6 does not).
/// </summary>
internal static class StrictHeaderEncoding
{
    private static readonly Encoding Ascii = Encoding.GetEncoding(
        "us-ascii",
        EncoderFallback.ExceptionFallback,
        DecoderFallback.ExceptionFallback
    );

    private static readonly Encoding Length = new DigitsEncoding();

    public static Encoding Of(string header) =>
        header.Equals(
            Microsoft.Net.Http.Headers.HeaderNames.ContentLength,
            StringComparison.OrdinalIgnoreCase
        )
            ? Length
            : Ascii;

    /// <summary>Reads digits as they are and anything else as a letter, which makes the number unreadable.</summary>
    private sealed class DigitsEncoding : Encoding
    {
        public override int GetByteCount(char[] chars, int index, int count) => count;

        public override int GetMaxByteCount(int charCount) => charCount;

        public override int GetCharCount(byte[] bytes, int index, int count) => count;

        public override int GetMaxCharCount(int byteCount) => byteCount;

        public override int GetBytes(
            char[] chars,
            int charIndex,
            int charCount,
            byte[] bytes,
            int byteIndex
        ) => throw new NotSupportedException("Headers are only read with this.");

        public override int GetChars(
            byte[] bytes,
            int byteIndex,
            int byteCount,
            char[] chars,
            int charIndex
        )
        {
            for (var at = 0; at < byteCount; at++)
            {
                var letter = (char)bytes[byteIndex + at];
                chars[charIndex + at] = char.IsAsciiDigit(letter) ? letter : 'x';
            }

            return byteCount;
        }
    }
}
