using System.Text;
using Gatekeeper.Tcp.Peeking;

namespace Gatekeeper.Tcp.Protocols;

/// <summary>
/// Reads the first start tag of a text, an XML declaration before it allowed. No document is built and nothing is looked up: what XMPP forbids at this place
/// (comments, document types, entities of one's own) is not read at all.
/// </summary>
internal static class StartTagScanner
{
    private const int MostAttributes = 32;

    private static ReadOnlySpan<byte> Declaration => "<?xml"u8;

    /// <summary>Scans the bytes that are there.</summary>
    /// <param name="bytes">All that came so far.</param>
    /// <param name="tag">The tag.</param>
    public static OpeningStatus Scan(ReadOnlySpan<byte> bytes, out StartTag? tag)
    {
        tag = null;
        var text = new XmlCursor(bytes);
        if (!text.TrySkipByteOrderMark())
        {
            return OpeningStatus.NeedMore;
        }

        text.SkipBlanks();
        if (!TryDeclaration(ref text))
        {
            return OpeningStatus.NeedMore;
        }

        text.SkipBlanks();
        if (text.Next < 0)
        {
            return OpeningStatus.NeedMore;
        }

        if (text.Next != '<')
        {
            return OpeningStatus.NotThis;
        }

        text.Move(1);
        var name = Encoding.UTF8.GetString(text.TakeName());
        return name.Length == 0 && text.Next >= 0
            ? OpeningStatus.NotThis
            : ScanAttributes(ref text, name, out tag);
    }

    /// <returns>False when more bytes must show whether here is one, or where it ends.</returns>
    private static bool TryDeclaration(ref XmlCursor text)
    {
        if (text.Rest.Length < Declaration.Length)
        {
            return !Declaration.StartsWith(text.Rest);
        }

        if (!text.Rest.StartsWith(Declaration))
        {
            return true;
        }

        var end = text.Rest.IndexOf("?>"u8);
        if (end >= 0)
        {
            text.Move(end + 2);
        }

        return end >= 0;
    }

    private static OpeningStatus ScanAttributes(
        ref XmlCursor text,
        string element,
        out StartTag? tag
    )
    {
        tag = null;
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (true)
        {
            var separated = text.SkipBlanks();
            switch (text.Next)
            {
                case -1:
                case '/' when text.Rest.Length == 1:
                    return OpeningStatus.NeedMore;
                case '>':
                case '/' when text.Rest[1] == '>':
                    tag = new StartTag(element, attributes);
                    return OpeningStatus.Read;
            }

            if (!separated || attributes.Count == MostAttributes)
            {
                return OpeningStatus.NotThis;
            }

            var status = ScanAttribute(ref text, attributes);
            if (status != OpeningStatus.Read)
            {
                return status;
            }
        }
    }

    private static OpeningStatus ScanAttribute(
        ref XmlCursor text,
        Dictionary<string, string> attributes
    )
    {
        var name = text.TakeName();
        text.SkipBlanks();
        if (text.Next < 0)
        {
            return OpeningStatus.NeedMore;
        }

        if (name.IsEmpty || text.Next != '=')
        {
            return OpeningStatus.NotThis;
        }

        text.Move(1);
        text.SkipBlanks();
        if (text.Next < 0)
        {
            return OpeningStatus.NeedMore;
        }

        var quote = (byte)text.Next;
        if (quote is not ((byte)'"' or (byte)'\''))
        {
            return OpeningStatus.NotThis;
        }

        text.Move(1);
        var end = text.Rest.IndexOf(quote);
        var raw = end < 0 ? text.Rest : text.Rest[..end];
        if (raw.Contains((byte)'<'))
        {
            return OpeningStatus.NotThis;
        }

        if (end < 0)
        {
            return OpeningStatus.NeedMore;
        }

        text.Move(end + 1);
        return
            XmlText.Decode(raw) is { } value
            && attributes.TryAdd(Encoding.UTF8.GetString(name), value)
            ? OpeningStatus.Read
            : OpeningStatus.NotThis;
    }
}
