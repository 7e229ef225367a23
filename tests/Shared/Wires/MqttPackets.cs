using System.Buffers.Binary;
using System.Text;

namespace Gatekeeper.Testing;

/// <summary>Writes CONNECT packets as the specifications say, apart from the code that reads them.</summary>
internal static class MqttPackets
{
    public static byte[] Connect(
        byte level,
        string client,
        byte[]? properties = null,
        byte[]? behind = null
    )
    {
        byte[] body =
        [
            .. Text((level & 0x7F) == 3 ? "MQIsdp" : "MQTT"),
            level,
            0b0000_0010,
            0,
            60,
            .. (level & 0x7F) >= 5
                ? [.. Variable(properties?.Length ?? 0), .. properties ?? []]
                : Array.Empty<byte>(),
            .. Text(client),
            .. behind ?? [],
        ];
        return [0x10, .. Variable(body.Length), .. body];
    }

    public static byte[] UserProperty(string name, string value) =>
        [0x26, .. Text(name), .. Text(value)];

    public static byte[] Text(string text)
    {
        var length = new byte[2];
        var bytes = Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)bytes.Length);
        return [.. length, .. bytes];
    }

    public static byte[] Variable(int value)
    {
        var bytes = new List<byte>();
        do
        {
            var part = value % 128;
            value /= 128;
            bytes.Add((byte)(value > 0 ? part | 128 : part));
        } while (value > 0);
        return [.. bytes];
    }
}
