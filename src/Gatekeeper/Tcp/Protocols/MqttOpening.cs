using System.Buffers;
using Gatekeeper.Admission;
using Gatekeeper.Tcp.Peeking;

namespace Gatekeeper.Tcp.Protocols;

/// <summary>
/// MQTT 3.1, 3.1.1 and 5. The flag is the user property <c>gk-class</c>, else the end of the client id (<c>phone-7;gk=bg</c>), which the broker sees as it is;
/// the client id without that end is the device. Refused with CONNACK: "server busy" in 5, "server unavailable" before.
/// </summary>
internal sealed class MqttOpening : IOpeningProtocol
{
    private static readonly byte[] ServerBusy = [0x20, 3, 0, 0x89, 0];
    private static readonly byte[] ServerUnavailable = [0x20, 2, 0, 3];

    /// <summary>The only one there needs to be.</summary>
    public static MqttOpening Instance { get; } = new();

    public string Name => "mqtt";

    /// <summary>Properties and client id of an honest client are a few hundred bytes; a will and a password come after them.</summary>
    public int MostBytes => 16 * 1024;

    public OpeningStatus Read(in ReadOnlySequence<byte> bytes, out Opening opening) =>
        FirstBytes.Read(bytes, MostBytes, MqttConnect.Read, out opening);

    /// <summary>Nothing where no CONNECT was read: MQTT has no words for that.</summary>
    public ReadOnlyMemory<byte> Refusal(in Opening opening, in Refusal refusal) =>
        opening.Detail switch
        {
            (byte)5 => ServerBusy,
            byte => ServerUnavailable,
            _ => default,
        };
}
