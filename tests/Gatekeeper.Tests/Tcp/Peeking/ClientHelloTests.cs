using System.Buffers;
using Gatekeeper.Tcp.Peeking;

namespace Gatekeeper.Tests.Tcp.Peeking;

public sealed class ClientHelloTests
{
    [Fact]
    public async Task A_real_hello_names_its_server_and_its_protocols()
    {
        var hello = await Hellos.RealAsync("bg.Chat.example", "chat-bg", "http/1.1");

        var status = Read(hello, out var opening);

        Assert.Equal(OpeningStatus.Read, status);
        Assert.Equal("bg.chat.example", opening.ServerName);
        Assert.Equal(["chat-bg", "http/1.1"], opening.Alpn);
    }

    [Fact]
    public async Task A_real_hello_is_read_at_its_last_byte_and_not_before_however_it_comes()
    {
        var hello = await Hellos.RealAsync("fg.chat.example");

        for (var come = 0; come < hello.Length; come++)
        {
            Assert.Equal(OpeningStatus.NeedMore, Read(hello[..come], out _));
        }

        foreach (var piece in (int[])[1, 2, 5, 9, 100])
        {
            var status = ClientHello.Read(Hellos.InPieces(hello, piece), out var opening);
            Assert.Equal((OpeningStatus.Read, "fg.chat.example"), (status, opening.ServerName));
        }
    }

    [Fact]
    public void What_follows_a_hello_is_not_looked_at()
    {
        byte[] bytes = [.. Hellos.With(Hellos.ServerName("a")), .. "more"u8];

        Assert.Equal(OpeningStatus.Read, Read(bytes, out var opening));
        Assert.Equal("a", opening.ServerName);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(100)]
    [InlineData(16_384)]
    public void A_hello_may_lie_in_several_records(int longest)
    {
        var message = Hellos.Message(Hellos.Filler(1200), Hellos.ServerName("bg.chat.example"));
        var bytes = Hellos.Record(message, longest);

        Assert.Equal(OpeningStatus.NeedMore, Read(bytes[..^1], out _));
        Assert.Equal(OpeningStatus.Read, Read(bytes, out var opening));
        Assert.Equal("bg.chat.example", opening.ServerName);
        Assert.Equal(OpeningStatus.Read, ClientHello.Read(Hellos.InPieces(bytes, 7), out opening));
        Assert.Equal("bg.chat.example", opening.ServerName);
    }

    [Fact]
    public void Even_the_messages_header_may_lie_in_several_records()
    {
        var message = Hellos.Message(Hellos.ServerName("a"));
        byte[] bytes = [.. Hellos.Record(message[..6], 1), .. Hellos.Record(message[6..])];

        Assert.Equal(OpeningStatus.Read, Read(bytes, out var opening));
        Assert.Equal("a", opening.ServerName);
    }

    [Fact]
    public void A_hello_of_64_KiB_is_read_and_a_longer_one_is_none_as_soon_as_its_length_is_known()
    {
        var longest = Hellos.With(Hellos.Filler(65_400), Hellos.ServerName("a"));
        Assert.InRange(longest.Length, 65_400, ClientHello.MostBytes);
        Assert.Equal(OpeningStatus.Read, Read(longest, out var opening));
        Assert.Equal("a", opening.ServerName);

        byte[] longer = [22, 3, 1, 0x40, 0, 1, 0x01, 0, 0];
        Assert.Equal(OpeningStatus.NotThis, Read(longer, out _));
    }

    [Fact]
    public void A_hello_in_crumbs_is_none()
    {
        var bytes = Hellos.Record(Hellos.Message(Hellos.Filler(500)), longest: 1);

        Assert.Equal(OpeningStatus.NotThis, Read(bytes, out _));
    }

    [Fact]
    public void Values_that_are_made_up_on_purpose_are_stepped_over()
    {
        var hello = Hellos.With(
            (Hellos.Grease, []),
            Hellos.Alpn([0x5a, 0x5a], [0xca, 0xca], [.. "chat-bg"u8]),
            Hellos.ServerName("bg.chat.example"),
            (Hellos.Grease, [0])
        );

        Assert.Equal(OpeningStatus.Read, Read(hello, out var opening));
        Assert.Equal("bg.chat.example", opening.ServerName);
        Assert.Contains("chat-bg", opening.Alpn);
        Assert.DoesNotContain(opening.Alpn, name => name.Any(letter => letter > '~'));
    }

    [Fact]
    public void A_name_said_twice_makes_it_none()
    {
        var twice = Hellos.With(Hellos.ServerName("fg.example"), Hellos.ServerName("bg.example"));
        var alpn = Hellos.With(Hellos.Alpn([1]), Hellos.Alpn([1]));

        Assert.Equal(OpeningStatus.NotThis, Read(twice, out _));
        Assert.Equal(OpeningStatus.NotThis, Read(alpn, out _));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("\u0016\u0002")]
    [InlineData("\u0016\u0003\u0001\u0000\u0000")]
    [InlineData("\u0016\u0003\u0001\u0040\u0001")]
    [InlineData("\u0016\u0003\u0001\u0000\u0004\u0002")]
    public void What_is_no_hello_is_known_at_once(string bytes) =>
        Assert.Equal(OpeningStatus.NotThis, Read([.. bytes.Select(letter => (byte)letter)], out _));

    [Fact]
    public void A_name_that_is_no_text_is_nobodys_name()
    {
        var hello = Hellos.With(Hellos.ServerName("a b"));

        Assert.Equal(OpeningStatus.Read, Read(hello, out var opening));
        Assert.Null(opening.ServerName);
    }

    [Fact]
    public async Task Twenty_thousand_broken_hellos_are_read_without_a_fault_and_the_same_in_one_piece_and_in_many()
    {
        var random = new Random(20_000);
        byte[][] good =
        [
            await Hellos.RealAsync("bg.chat.example", "chat-bg"),
            Hellos.Record(Hellos.Message(Hellos.Filler(300), Hellos.ServerName("a")), 50),
            Hellos.With(Hellos.Alpn([.. "x"u8]), Hellos.ServerName("fg.example")),
        ];
        var statuses = new Dictionary<OpeningStatus, int>();
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Broken(good[round % good.Length], random);

            var status = Read(bytes, out var whole);
            var again = ClientHello.Read(
                Hellos.InPieces(bytes, random.Next(1, 40)),
                out var pieces
            );

            Assert.Equal((status, whole.ServerName), (again, pieces.ServerName));
            Assert.Equal(whole.Alpn, pieces.Alpn);
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
        }

        Assert.Equal(3, statuses.Count);
        Assert.All(statuses.Values, count => Assert.InRange(count, 500, 19_000));
    }

    private static byte[] Broken(byte[] hello, Random random)
    {
        var bytes = hello.ToArray();
        switch (random.Next(4))
        {
            case 0:
                random.NextBytes(bytes.AsSpan(random.Next(bytes.Length)));
                break;
            case 1:
                return bytes[..random.Next(bytes.Length)];
            default:
                for (var change = random.Next(1, 4); change > 0; change--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                break;
        }

        return bytes;
    }

    private static OpeningStatus Read(byte[] bytes, out Opening opening) =>
        ClientHello.Read(new ReadOnlySequence<byte>(bytes), out opening);
}
