using System.Text;
using Gatekeeper.Http.WebSockets;
using Gatekeeper.Testing;

namespace Gatekeeper.Tests.Http;

public sealed class ClientFramesTests
{
    [Fact]
    public void Messages_are_read_over_fragments_and_pings()
    {
        byte[] frames =
        [
            .. Frame(0x89, "are you there?"),
            .. Frame(0x01, "one, "),
            .. Frame(0x8A, ""),
            .. Frame(0x80, "two"),
            .. Frame(0x82, ", three"),
        ];

        Assert.Equal(("one, two, three", ClientFramesEnd.Open), Read(frames));
    }

    [Theory]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Every_length_is_read_from_as_much_as_has_come(int length)
    {
        var text = new string('a', length);
        var frame = Frame(0x82, text);

        Assert.Equal((text, ClientFramesEnd.Open), Read(frame));
        Assert.Equal((text[..^1], ClientFramesEnd.Open), Read(frame[..^1]));
        for (var head = 0; head < 6; head++)
        {
            Assert.Equal(("", ClientFramesEnd.Open), Read(frame[..head]));
        }
    }

    [Fact]
    public void A_goodbye_is_the_end() =>
        Assert.Equal(
            ("hello", ClientFramesEnd.Closed),
            Read([.. Frame(0x81, "hello"), .. Frame(0x88, ""), .. Frame(0x81, "more")])
        );

    [Theory]
    [InlineData("8105")] // not masked
    [InlineData("c185")] // an extension nobody agreed to
    [InlineData("8385")] // an opcode that is not in use
    [InlineData("8b80")]
    [InlineData("0980")] // a ping in pieces
    [InlineData("89fe0100")] // a ping that is too long
    [InlineData("82ffffffffffffffffff00000000")] // longer than anything
    public void What_no_client_may_send_is_broken(string hex) =>
        Assert.Equal(ClientFramesEnd.Broken, Read(Convert.FromHexString(hex)).End);

    [Fact]
    public void Strangers_bytes_never_throw_and_never_say_more_than_they_are()
    {
        var random = new Random(7);
        for (var input = 0; input < 20_000; input++)
        {
            var bytes = new byte[random.Next(0, 300)];
            random.NextBytes(bytes);
            if (bytes.Length > 2 && input % 4 != 0)
            {
                bytes[0] &= 0x8F;
                bytes[1] |= 0x80;
            }

            var messages = new byte[bytes.Length];
            var end = ClientFrames.Read(bytes, messages, out var length);

            Assert.True(Enum.IsDefined(end));
            Assert.InRange(length, 0, bytes.Length);
        }
    }

    private static byte[] Frame(byte first, string payload) =>
        ClientFrame.Of(first, Encoding.Latin1.GetBytes(payload));

    private static (string Said, ClientFramesEnd End) Read(byte[] frames)
    {
        var messages = new byte[frames.Length];
        var end = ClientFrames.Read(frames, messages, out var length);
        return (Encoding.Latin1.GetString(messages, 0, length), end);
    }
}
