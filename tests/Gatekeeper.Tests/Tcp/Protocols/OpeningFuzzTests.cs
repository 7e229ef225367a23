using System.Buffers;
using System.Text;
using Gatekeeper.Tcp.Peeking;
using Gatekeeper.Tcp.Protocols;
using Gatekeeper.Testing;

namespace Gatekeeper.Tests.Tcp.Protocols;

/// <summary>Bytes from strangers: noise, and real openings that were damaged. Nothing throws, nothing is read beyond the most that an opening may have.</summary>
public sealed class OpeningFuzzTests
{
    private const int Inputs = 20_000;

    private const string Header =
        "<?xml version='1.0'?><stream:stream to='chat.test' from='ann@chat.test' xmlns='jabber:client'"
        + " xmlns:stream='http://etherx.jabber.org/streams' xmlns:gk='urn:gatekeeper' gk:class='bg' a='&amp;&#65;'>";

    [Fact]
    public void Mqtt_is_never_surprised() =>
        Try(
            MqttOpening.Instance,
            [
                MqttPackets.Connect(
                    5,
                    "phone-7;gk=bg",
                    [
                        0x11,
                        0,
                        0,
                        0,
                        9,
                        .. MqttPackets.UserProperty("gk-class", "fg"),
                        0x16,
                        .. MqttPackets.Text("x"),
                    ]
                ),
                MqttPackets.Connect(4, "phone-7", behind: MqttPackets.Text("ann")),
                MqttPackets.Connect(3, "phone-7"),
            ]
        );

    [Fact]
    public void Xmpp_is_never_surprised() =>
        Try(XmppOpening.Stream, [Encoding.UTF8.GetBytes(Header)]);

    [Fact]
    public void Xmpp_in_websockets_is_never_surprised() =>
        Try(
            XmppOpening.Framed,
            [
                Encoding.UTF8.GetBytes(
                    "<open xmlns=\"urn:ietf:params:xml:ns:xmpp-framing\" to='chat.test' xmlns:gk='urn:gatekeeper' gk:class='fg'/>"
                ),
            ]
        );

    private static void Try(IOpeningProtocol protocol, byte[][] openings)
    {
        var random = new Random(20_161);
        var read = 0;
        for (var input = 0; input < Inputs; input++)
        {
            var bytes =
                input % 8 == 0
                    ? Noise(random, 600)
                    : Damage(random, openings[random.Next(openings.Length)]);
            var sequence = Pieces.Of(bytes, random.Next(1, 40));
            var status = protocol.Read(sequence, out var opening);
            read += status == OpeningStatus.Read ? 1 : 0;
            Assert.True(Enum.IsDefined(status));
            _ = protocol.Refusal(opening, default);

            // What comes behind the most that an opening may have changes nothing.
            var full = Padded(bytes, protocol.MostBytes, filler: bytes[^1]);
            var status1 = protocol.Read(new ReadOnlySequence<byte>(full), out var opening1);
            Assert.NotEqual(OpeningStatus.NeedMore, status1);
            if (input % 16 == 0)
            {
                var longer = Padded(full, protocol.MostBytes + 500, filler: (byte)'>');
                Assert.Equal(
                    status1,
                    protocol.Read(new ReadOnlySequence<byte>(longer), out var opening2)
                );
                Assert.Equal(opening1.Device, opening2.Device);
                Assert.Equal(opening1.Flag, opening2.Flag);
            }
        }

        // Damage that always destroys would try nothing behind the first byte.
        Assert.InRange(read, Inputs / 50, Inputs);
    }

    private static byte[] Noise(Random random, int most)
    {
        var noise = new byte[random.Next(1, most)];
        random.NextBytes(noise);
        return noise;
    }

    /// <summary>Some bytes changed, taken out, put in, or the end cut off.</summary>
    private static byte[] Damage(Random random, byte[] opening)
    {
        var bytes = opening.ToList();
        for (var changes = random.Next(0, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when bytes.Count > 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, "<>&'\"= /:?!;"u8[random.Next(12)]);
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - 1, bytes.Count - at));
                    bytes.Add((byte)random.Next(256));
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Padded(byte[] bytes, int length, byte filler)
    {
        var padded = new byte[Math.Max(length, bytes.Length)];
        padded.AsSpan().Fill(filler);
        bytes.CopyTo(padded, 0);
        return padded;
    }
}
