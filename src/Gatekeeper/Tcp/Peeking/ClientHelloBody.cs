using System.Text;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>
/// What a ClientHello says (RFC 8446 section 4.1.2): the server's name (RFC 6066 section 3) and the protocols offered (RFC 7301). Everything else is stepped
/// over, values made up on purpose (GREASE, RFC 8701) among it. Under Encrypted Client Hello these are the outer, public ones.
/// </summary>
internal static class ClientHelloBody
{
    private const int VersionAndRandom = 2 + 32;
    private const ushort ServerNameExtension = 0;
    private const ushort AlpnExtension = 16;
    private const byte HostName = 0;
    private const int LongestName = 255;

    /// <summary>Nobody offers more in earnest; the rest is not read.</summary>
    private const int MostProtocols = 16;

    /// <summary>Reads it; false when it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out Opening opening)
    {
        opening = default;
        var cursor = new ByteCursor(body);
        if (
            !cursor.TrySkip(VersionAndRandom)
            || !cursor.TryTakeShort(out _) // session id
            || !cursor.TryTakeLong(out _) // cipher suites
            || !cursor.TryTakeShort(out _) // compression methods
        )
        {
            return false;
        }

        if (cursor.IsAtEnd)
        {
            return true;
        }

        return cursor.TryTakeLong(out var extensions)
            && cursor.IsAtEnd
            && TryReadExtensions(extensions, ref opening);
    }

    private static bool TryReadExtensions(ReadOnlySpan<byte> extensions, ref Opening opening)
    {
        var cursor = new ByteCursor(extensions);
        var (hasName, hasAlpn) = (false, false);
        while (!cursor.IsAtEnd)
        {
            if (!cursor.TryReadNumber(out var type) || !cursor.TryTakeLong(out var content))
            {
                return false;
            }

            if (type == ServerNameExtension)
            {
                // Said twice, one reader would believe the first and another the second.
                if (hasName || !TryReadServerName(content, ref opening))
                {
                    return false;
                }

                hasName = true;
            }
            else if (type == AlpnExtension)
            {
                if (hasAlpn || !TryReadProtocols(content, ref opening))
                {
                    return false;
                }

                hasAlpn = true;
            }
        }

        return true;
    }

    private static bool TryReadServerName(ReadOnlySpan<byte> content, ref Opening opening)
    {
        var cursor = new ByteCursor(content);
        if (!cursor.TryTakeLong(out var names) || !cursor.IsAtEnd)
        {
            return false;
        }

        var list = new ByteCursor(names);
        while (!list.IsAtEnd)
        {
            if (!list.TryReadByte(out var type) || !list.TryTakeLong(out var name))
            {
                return false;
            }

            if (type == HostName && opening.ServerName is null && IsPrintable(name))
            {
                opening = opening with
                {
                    ServerName = Encoding.ASCII.GetString(name).ToLowerInvariant(),
                };
            }
        }

        return true;
    }

    private static bool TryReadProtocols(ReadOnlySpan<byte> content, ref Opening opening)
    {
        var cursor = new ByteCursor(content);
        if (!cursor.TryTakeLong(out var offered) || !cursor.IsAtEnd)
        {
            return false;
        }

        var protocols = new List<string>(2);
        var list = new ByteCursor(offered);
        while (!list.IsAtEnd)
        {
            if (!list.TryTakeShort(out var protocol) || protocol.IsEmpty)
            {
                return false;
            }

            if (protocols.Count < MostProtocols && IsPrintable(protocol))
            {
                protocols.Add(Encoding.ASCII.GetString(protocol));
            }
        }

        opening = opening with { Alpn = protocols };
        return true;
    }

    /// <summary>Names are printable ASCII; what is not is nobody's name, and ends up in no log.</summary>
    private static bool IsPrintable(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= LongestName
        && !name.ContainsAnyExceptInRange((byte)'!', (byte)'~');
}
