using System.Buffers;
using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Tcp.Peeking;
using Gatekeeper.Tcp.Protocols;
using static Gatekeeper.Testing.MqttPackets;

namespace Gatekeeper.Tests.Tcp.Protocols;

public sealed class MqttOpeningTests
{
    private static readonly Refusal Busy = new(
        RefusalReason.Patience,
        TimeSpan.FromSeconds(7),
        Stage.Emergency
    );

    [Theory]
    [InlineData("fg", ConnectionClass.Foreground)]
    [InlineData("bg", ConnectionClass.Background)]
    public void The_user_property_is_the_flag_and_the_client_id_the_device(
        string said,
        ConnectionClass expected
    )
    {
        byte[] properties =
        [
            0x11,
            0,
            0,
            0,
            60, // session expiry
            0x21,
            0,
            20, // receive maximum
            .. UserProperty("app", "9.1"),
            .. UserProperty("gk-class", said),
            0x17,
            1, // request problem information
            0x15,
            .. Text("SCRAM-SHA-1"),
            0x16,
            .. Text("data"),
        ];

        var opening = Read(Connect(5, "phone-7", properties));

        Assert.Equal(new Flag(expected, FlagSource.MqttProperty, Suspicion.None), opening.Flag);
        Assert.Equal("phone-7", opening.Device);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(0x84)] // a bridge of Mosquitto's
    public void Without_properties_the_end_of_the_client_id_is_the_flag(byte level)
    {
        var opening = Read(Connect(level, "phone-7;gk=bg"));

        Assert.Equal(ConnectionClass.Background, opening.Flag.Class);
        Assert.Equal(FlagSource.MqttProperty, opening.Flag.Source);
        Assert.Equal("phone-7", opening.Device);
    }

    [Fact]
    public void The_property_counts_before_the_client_id()
    {
        var opening = Read(Connect(5, "phone-7;gk=bg", UserProperty("gk-class", "fg")));

        Assert.Equal(ConnectionClass.Foreground, opening.Flag.Class);
        Assert.Equal("phone-7", opening.Device);
    }

    [Fact]
    public void A_flag_that_contradicts_itself_is_none()
    {
        var opening = Read(
            Connect(5, "x", [.. UserProperty("gk-class", "fg"), .. UserProperty("gk-class", "bg")])
        );

        Assert.Equal(Suspicion.Contradiction, opening.Flag.Suspicion);
        Assert.Equal(Suspicion.Unreadable, Read(Connect(4, "x;gk=now")).Flag.Suspicion);
    }

    [Theory]
    [InlineData(4, "mosq-1", "mosq-1")]
    [InlineData(5, "", null)]
    [InlineData(5, "a phone", null)]
    public void Without_a_flag_the_class_is_not_known(byte level, string client, string? device)
    {
        var opening = Read(Connect(level, client));

        Assert.Equal(Flag.Silent, opening.Flag);
        Assert.Equal(device, opening.Device);
    }

    [Fact]
    public void What_is_behind_the_client_id_is_not_waited_for()
    {
        var whole = Connect(4, "phone-7;gk=fg", behind: new byte[30_000]);

        Assert.Equal(OpeningStatus.Read, StatusOf(whole.AsSpan(0, 200)));
    }

    [Fact]
    public void Every_part_of_a_packet_is_read_on_when_more_of_it_comes()
    {
        var packet = Connect(5, "phone-7", UserProperty("gk-class", "fg"));

        for (var length = 0; length < packet.Length; length++)
        {
            Assert.Equal(OpeningStatus.NeedMore, StatusOf(packet.AsSpan(0, length)));
        }

        Assert.Equal(OpeningStatus.Read, StatusOf(packet));
    }

    [Fact]
    public void Bytes_in_pieces_are_the_same_bytes()
    {
        var packet = Connect(5, "phone-7", UserProperty("gk-class", "fg"));

        var status = MqttOpening.Instance.Read(Pieces.Of(packet, 3), out var opening);

        Assert.Equal(OpeningStatus.Read, status);
        Assert.Equal("phone-7", opening.Device);
    }

    [Theory]
    [InlineData("474554202f20")] // GET /
    [InlineData("160301")] // TLS
    [InlineData("10ffffffff")] // a length of five bytes
    [InlineData("100a0009")] // a protocol name of nine letters
    [InlineData("101000044d51545506")] // MQTU
    [InlineData("101000044d51545409")] // a level nobody knows
    [InlineData("100400044d51")] // a packet that ends in the middle of its name
    public void What_is_no_connect_is_seen_at_once(string hex) =>
        Assert.Equal(OpeningStatus.NotThis, StatusOf(Convert.FromHexString(hex)));

    [Fact]
    public void A_property_that_no_connect_has_is_not_read_over() =>
        Assert.Equal(OpeningStatus.NotThis, StatusOf(Connect(5, "x", [0x42, 1, 2])));

    [Fact]
    public void More_properties_than_an_honest_client_has_are_not_waited_for()
    {
        var packet = Connect(5, "x", UserProperty("a", new string('b', 40_000)));

        Assert.Equal(OpeningStatus.NeedMore, StatusOf(packet.AsSpan(0, 10_000)));
        Assert.Equal(OpeningStatus.NotThis, StatusOf(packet));
    }

    [Theory]
    [InlineData(3, "20020003")]
    [InlineData(4, "20020003")]
    [InlineData(5, "2003008900")]
    public void A_refusal_is_a_connack_of_the_clients_own_version(byte level, string hex) =>
        Assert.Equal(
            hex,
            Convert.ToHexStringLower(
                MqttOpening.Instance.Refusal(Read(Connect(level, "x")), Busy).Span
            )
        );

    [Fact]
    public void There_are_no_words_for_what_is_no_mqtt() =>
        Assert.True(MqttOpening.Instance.Refusal(default, Busy).IsEmpty);

    private static Opening Read(byte[] packet)
    {
        Assert.Equal(
            OpeningStatus.Read,
            MqttOpening.Instance.Read(new ReadOnlySequence<byte>(packet), out var opening)
        );
        return opening;
    }

    private static OpeningStatus StatusOf(ReadOnlySpan<byte> bytes) =>
        MqttOpening.Instance.Read(new ReadOnlySequence<byte>(bytes.ToArray()), out _);
}
