using System.Text;
using Gatekeeper.Classification;
using Gatekeeper.Proofs;
using Gatekeeper.Tcp.Peeking;

namespace Gatekeeper.Tcp.Protocols;

/// <summary>
/// Reads an MQTT CONNECT packet (3.1, 3.1.1 and 5) as far as the client id, which is where the gate's interest ends: what follows, a password among it, is
/// not looked at. Whether a packet is right in every other way is the broker's to say.
/// </summary>
internal static class MqttConnect
{
    /// <summary>The user property of MQTT 5 that carries the flag.</summary>
    public const string ClassProperty = "gk-class";

    /// <summary>What separates a flag from the rest of a client id, where there are no properties: <c>phone-7;gk=bg</c>.</summary>
    public const string ClassSuffix = ";gk=";

    private const byte ConnectType = 0x10;
    private const byte FirstWithProperties = 5;

    /// <summary>Mosquitto's bridges set it on the protocol level.</summary>
    private const byte BridgeBit = 0x80;

    /// <summary>Connect flags and keep-alive.</summary>
    private const int FlagsAndKeepAlive = 3;

    public static OpeningStatus Read(ReadOnlySpan<byte> bytes, out Opening opening)
    {
        opening = default;
        var header = new MqttCursor(bytes);
        if (!header.TryByte(out var type))
        {
            return OpeningStatus.NeedMore;
        }

        if (type != ConnectType)
        {
            return OpeningStatus.NotThis;
        }

        if (!header.TryVariable(out var length))
        {
            return header.IsBroken ? OpeningStatus.NotThis : OpeningStatus.NeedMore;
        }

        var isWhole = header.Rest.Length >= length;
        var packet = new MqttCursor(isWhole ? header.Rest[..length] : header.Rest);
        return TryPacket(ref packet, out opening) ? OpeningStatus.Read
            : packet.IsBroken || isWhole ? OpeningStatus.NotThis
            : OpeningStatus.NeedMore;
    }

    private static bool TryPacket(ref MqttCursor packet, out Opening opening)
    {
        opening = default;
        if (!TryLevel(ref packet, out var level) || !packet.TrySkip(FlagsAndKeepAlive))
        {
            return false;
        }

        List<string>? said = null;
        if (
            (level >= FirstWithProperties && !MqttProperties.TryRead(ref packet, out said))
            || !packet.TryBlock(out var identifier)
        )
        {
            return false;
        }

        var device = Encoding.UTF8.GetString(identifier);
        if (device.LastIndexOf(ClassSuffix, StringComparison.Ordinal) is var at and >= 0)
        {
            said ??= [device[(at + ClassSuffix.Length)..]];
            device = device[..at];
        }

        var flag = said is null ? Flag.Silent : Flag.Read(said, FlagSource.MqttProperty);
        opening = new Opening(flag, ProofText.Clean(device, TicketCodec.LongestDevice))
        {
            Detail = level,
        };
        return true;
    }

    private static bool TryLevel(ref MqttCursor packet, out byte level)
    {
        level = 0;
        if (packet.Rest is [not 0, ..] or [0, not (4 or 6), ..])
        {
            return packet.Break();
        }

        if (!packet.TryBlock(out var name) || !packet.TryByte(out level))
        {
            return false;
        }

        level &= unchecked((byte)~BridgeBit);
        return (name.SequenceEqual("MQTT"u8) && level is 4 or 5)
            || (name.SequenceEqual("MQIsdp"u8) && level == 3)
            || packet.Break();
    }
}
