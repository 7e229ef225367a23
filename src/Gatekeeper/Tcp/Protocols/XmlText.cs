using System.Globalization;
using System.Text;

namespace Gatekeeper.Tcp.Protocols;

/// <summary>The text of attribute values, in and out. Knows the five entities that XML has by itself and no others: XMPP allows none to be declared.</summary>
internal static class XmlText
{
    private const int LongestReference = 12;

    /// <summary>Reads a value as it stands between its quotes; null when it is none.</summary>
    public static string? Decode(ReadOnlySpan<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw);
        if (!text.Contains('&', StringComparison.Ordinal))
        {
            return text;
        }

        var decoded = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; )
        {
            if (text[at] != '&')
            {
                decoded.Append(text[at++]);
                continue;
            }

            var length = text.AsSpan(at, Math.Min(LongestReference, text.Length - at)).IndexOf(';');
            if (length < 0 || Reference(text.AsSpan(at + 1, length - 1)) is not { } letter)
            {
                return null;
            }

            decoded.Append(letter);
            at += length + 1;
        }

        return decoded.ToString();
    }

    /// <summary>Writes a value so that it can stand in an attribute, whatever its quotes.</summary>
    public static string Encode(string value)
    {
        var encoded = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            // The control characters that XML has no way to write are left out.
            _ = rune.Value switch
            {
                '&' => encoded.Append("&amp;"),
                '<' => encoded.Append("&lt;"),
                '>' => encoded.Append("&gt;"),
                '"' => encoded.Append("&quot;"),
                '\'' => encoded.Append("&apos;"),
                < ' ' or 0xFFFE or 0xFFFF => encoded,
                _ => encoded.Append(rune.ToString()),
            };
        }

        return encoded.ToString();
    }

    private static string? Reference(ReadOnlySpan<char> name) =>
        name switch
        {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            ['#', 'x', .. var digits] => Letter(digits, NumberStyles.AllowHexSpecifier),
            ['#', .. var digits] => Letter(digits, NumberStyles.None),
            _ => null,
        };

    private static string? Letter(ReadOnlySpan<char> digits, NumberStyles style) =>
        int.TryParse(digits, style, CultureInfo.InvariantCulture, out var value)
        && value > 0
        && Rune.IsValid(value)
            ? new Rune(value).ToString()
            : null;
}
