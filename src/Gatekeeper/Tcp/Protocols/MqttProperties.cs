using System.Text;

namespace Gatekeeper.Tcp.Protocols;

/// <summary>Walks over the properties of an MQTT 5 CONNECT and keeps the values of the one that is ours.</summary>
internal static class MqttProperties
{
    /// <summary>Nobody says it so often in earnest; what follows is not read.</summary>
    private const int MostValues = 8;

    private const byte UserProperty = 0x26;

    /// <summary>Reads all of them.</summary>
    /// <param name="packet">At the length of the properties; afterwards behind them.</param>
    /// <param name="said">The values of <c>gk-class</c>, or null when nothing says it.</param>
    public static bool TryRead(ref MqttCursor packet, out List<string>? said)
    {
        said = null;
        if (!packet.TryVariable(out var length))
        {
            return false;
        }

        var isWhole = packet.Rest.Length >= length;
        var properties = new MqttCursor(isWhole ? packet.Rest[..length] : packet.Rest);
        while (!properties.Rest.IsEmpty)
        {
            if (!TryOne(ref properties, ref said))
            {
                return (properties.IsBroken || isWhole) && packet.Break();
            }
        }

        return isWhole && packet.TrySkip(length);
    }

    private static bool TryOne(ref MqttCursor properties, ref List<string>? said)
    {
        if (!properties.TryByte(out var identifier))
        {
            return false;
        }

        // The width of each property that a CONNECT may have.
        return identifier switch
        {
            0x17 or 0x19 => properties.TrySkip(1),
            0x21 or 0x22 => properties.TrySkip(2),
            0x11 or 0x27 => properties.TrySkip(4),
            0x15 or 0x16 => properties.TryBlock(out _),
            UserProperty => TryUser(ref properties, ref said),
            _ => properties.Break(),
        };
    }

    private static bool TryUser(ref MqttCursor properties, ref List<string>? said)
    {
        if (!properties.TryBlock(out var name) || !properties.TryBlock(out var value))
        {
            return false;
        }

        if (
            Encoding.UTF8.GetString(name) == MqttConnect.ClassProperty
            && (said ??= []).Count < MostValues
        )
        {
            said.Add(Encoding.UTF8.GetString(value));
        }

        return true;
    }
}
