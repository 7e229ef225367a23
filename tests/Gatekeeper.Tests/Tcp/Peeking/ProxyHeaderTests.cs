using System.Buffers;
using System.Net;
using System.Text;
using Gatekeeper.Tcp.Peeking;

namespace Gatekeeper.Tests.Tcp.Peeking;

public sealed class ProxyHeaderTests
{
    /// <summary>Signature, then what the specification's tables make of TCP over IPv4, 192.0.2.1:51000 to 198.51.100.7:443, with ALPN h2, authority and class.</summary>
    private const string Golden =
        "0D0A0D0A000D0A515549540A"
        + "21110029"
        + "C0000201C6336407C73801BB"
        + "0100026832"
        + "02000C636861742E6578616D706C65"
        + "E000026267"
        + "040001FF";

    private static readonly byte[] Signature = Convert.FromHexString("0D0A0D0A000D0A515549540A");

    [Fact]
    public void Version_2_as_the_specification_lays_it_out()
    {
        var bytes = Convert.FromHexString(Golden);

        Assert.Equal(ProxyHeaderStatus.Read, ProxyHeaderReader.Read(bytes, out var header));
        Assert.NotNull(header);
        Assert.Equal(bytes.Length, header.Length);
        Assert.False(header.IsLocal);
        Assert.Equal(IPEndPoint.Parse("192.0.2.1:51000"), header.Source);
        Assert.Equal(IPEndPoint.Parse("198.51.100.7:443"), header.Destination);
        Assert.Equal("h2", header.Alpn);
        Assert.Equal("chat.example", header.Authority);
        Assert.Equal(["bg"], header.Classes);
    }

    [Fact]
    public void Version_2_over_IPv6()
    {
        byte[] bytes =
        [
            .. Signature,
            0x21,
            0x21,
            0,
            36,
            .. IPAddress.Parse("2001:db8::1").GetAddressBytes(),
            .. IPAddress.Parse("2001:db8::2").GetAddressBytes(),
            0x01,
            0x02,
            0x03,
            0x04,
        ];

        Assert.Equal(ProxyHeaderStatus.Read, ProxyHeaderReader.Read(bytes, out var header));
        Assert.Equal(IPEndPoint.Parse("[2001:db8::1]:258"), header!.Source);
        Assert.Equal(IPEndPoint.Parse("[2001:db8::2]:772"), header.Destination);
    }

    [Theory]
    [InlineData(0x20, 0x00, 0)]
    [InlineData(0x20, 0x11, 3)]
    [InlineData(0x20, 0xFF, 700)]
    public void Version_2_LOCAL_is_skipped_whatever_it_carries(
        byte command,
        byte family,
        int length
    )
    {
        byte[] bytes =
        [
            .. Signature,
            command,
            family,
            (byte)(length >> 8),
            (byte)length,
            .. new byte[length],
        ];

        Assert.Equal(ProxyHeaderStatus.Read, ProxyHeaderReader.Read(bytes, out var header));
        Assert.True(header!.IsLocal);
        Assert.Null(header.Source);
        Assert.Equal(bytes.Length, header.Length);
    }

    [Theory]
    [InlineData(0x00, 0)]
    [InlineData(0x31, 216)]
    public void Version_2_without_internet_addresses_is_a_clients_all_the_same(
        byte family,
        int addresses
    )
    {
        byte[] bytes =
        [
            .. Signature,
            0x21,
            family,
            0,
            (byte)(addresses + 5),
            .. new byte[addresses],
            .. Convert.FromHexString("E000026667"),
        ];

        Assert.Equal(ProxyHeaderStatus.Read, ProxyHeaderReader.Read(bytes, out var header));
        Assert.False(header!.IsLocal);
        Assert.Null(header.Source);
        Assert.Equal(["fg"], header.Classes);
    }

    [Theory]
    [InlineData("11110000", "version 1 in the binary form")]
    [InlineData("22110000", "a command that is none")]
    [InlineData("21110004C0000201", "addresses cut short")]
    [InlineData("21120000", "datagrams")]
    [InlineData("21510000", "a family that is none")]
    [InlineData("21000002E000", "a field cut short")]
    [InlineData("21000003E00001", "a field longer than the header")]
    [InlineData("2100FFFF", "far too long")]
    [InlineData("21000FF1", "one byte too long")]
    [InlineData("2100000703000411223344", "a wrong checksum")]
    [InlineData("21000004030001AA", "a checksum of one byte")]
    public void Version_2_that_is_not_allowed(string rest, string why) =>
        Assert.True(
            ProxyHeaderReader.Read([.. Signature, .. Convert.FromHexString(rest)], out var header)
                == ProxyHeaderStatus.Invalid
                && header is null,
            why
        );

    [Fact]
    public void A_checksum_is_looked_at_and_the_right_one_is_believed()
    {
        // CRC-32C of the 23 bytes with zeros in its place, computed apart from the code under test.
        byte[] bytes = [.. Signature, .. Convert.FromHexString("21000007030004"), .. new byte[4]];
        var checksum = SlowCrc32C(bytes);
        for (var index = 0; index < 4; index++)
        {
            bytes[^(4 - index)] = (byte)(checksum >> (24 - 8 * index));
        }

        Assert.Equal(ProxyHeaderStatus.Read, ProxyHeaderReader.Read(bytes, out _));
        Assert.Equal(0xE3069283, SlowCrc32C("123456789"u8));
    }

    [Theory]
    [InlineData(
        "PROXY TCP4 192.0.2.1 198.51.100.7 51000 443\r\n",
        "192.0.2.1:51000",
        "198.51.100.7:443"
    )]
    [InlineData(
        "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n",
        "255.255.255.255:65535",
        "255.255.255.255:65535"
    )]
    [InlineData("PROXY TCP6 2001:db8::1 2001:DB8::2 0 1\r\n", "[2001:db8::1]:0", "[2001:db8::2]:1")]
    public void Version_1_names_both_ends(string line, string source, string destination)
    {
        var status = ProxyHeaderReader.Read(Encoding.ASCII.GetBytes(line + "more"), out var header);

        Assert.Equal(ProxyHeaderStatus.Read, status);
        Assert.Equal(IPEndPoint.Parse(source), header!.Source);
        Assert.Equal(IPEndPoint.Parse(destination), header.Destination);
        Assert.Equal(line.Length, header.Length);
    }

    [Theory]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n")]
    public void Version_1_UNKNOWN_ignores_the_rest_of_its_line(string line)
    {
        Assert.Equal(
            ProxyHeaderStatus.Read,
            ProxyHeaderReader.Read(Encoding.ASCII.GetBytes(line), out var header)
        );
        Assert.True(header!.IsLocal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("PROXY\r\n")]
    [InlineData("PROXY TCP4 127.1 127.0.0.1 1 2\r\n")]
    [InlineData("PROXY TCP4 0x7f.0.0.1 127.0.0.1 1 2\r\n")]
    [InlineData("PROXY TCP4 010.0.0.1 127.0.0.1 1 2\r\n")]
    [InlineData("PROXY TCP4 ::1 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 127.0.0.1 127.0.0.1 1 2\r\n")]
    [InlineData("PROXY TCP6 ::1%lo ::1 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 65536 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 01 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 +1 2\r\n")]
    [InlineData("PROXY TCP4  1.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2 \r\n")]
    [InlineData("PROXY tcp4 1.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY UNIX a b\r\n")]
    [InlineData(
        "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n.........................................................................................................."
    )]
    public void Version_1_that_is_not_allowed(string line)
    {
        Assert.Equal(
            ProxyHeaderStatus.Invalid,
            ProxyHeaderReader.Read(Encoding.ASCII.GetBytes(line), out var header)
        );
        Assert.Null(header);
    }

    [Fact]
    public void Every_part_of_a_header_wants_more_and_every_cut_into_two_reads_the_same()
    {
        byte[][] headers =
        [
            ProxyHeaderWriter.Write(
                new ProxyHeader
                {
                    Source = IPEndPoint.Parse("192.0.2.1:51000"),
                    Destination = IPEndPoint.Parse("[2001:db8::2]:443"),
                    Authority = "chat.example",
                    Classes = ["fg"],
                }
            ),
            "PROXY TCP4 192.0.2.1 198.51.100.7 51000 443\r\n"u8.ToArray(),
        ];
        foreach (var whole in headers)
        {
            Assert.Equal(ProxyHeaderStatus.Read, ProxyHeaderReader.Read(whole, out var expected));
            for (var cut = 0; cut < whole.Length; cut++)
            {
                Assert.Equal(
                    ProxyHeaderStatus.NeedMore,
                    ProxyHeaderReader.Read(whole.AsSpan(0, cut), out _)
                );
                Assert.Equal(
                    ProxyHeaderStatus.Read,
                    ProxyHeaderReader.Read(Segments.Of(whole[..cut], whole[cut..]), out var header)
                );
                Assert.Equal(expected!.Source, header!.Source);
                Assert.Equal(expected.Length, header.Length);
            }
        }
    }

    [Fact]
    public void What_is_written_is_read_as_it_was()
    {
        var header = new ProxyHeader
        {
            Source = IPEndPoint.Parse("[::ffff:192.0.2.1]:51000"),
            Destination = IPEndPoint.Parse("198.51.100.7:443"),
            Authority = "chat.example",
            Alpn = "xmpp-client",
            Classes = ["bg"],
        };

        var bytes = ProxyHeaderWriter.Write(header);

        Assert.Equal(ProxyHeaderStatus.Read, ProxyHeaderReader.Read(bytes, out var read));
        Assert.Equal(IPEndPoint.Parse("192.0.2.1:51000"), read!.Source);
        Assert.Equal(header.Destination, read.Destination);
        Assert.Equal(header.Authority, read.Authority);
        Assert.Equal(header.Alpn, read.Alpn);
        Assert.Equal(header.Classes, read.Classes);
        Assert.Equal(bytes.Length, read.Length);
    }

    [Fact]
    public void Nothing_that_comes_makes_it_throw_or_read_beyond_its_bounds()
    {
        var random = new Random(1);
        byte[][] seeds =
        [
            Convert.FromHexString(Golden),
            "PROXY TCP6 2001:db8::1 2001:db8::2 51000 443\r\n"u8.ToArray(),
            [.. Signature, 0x21, 0x31, 0, 216, .. new byte[216]],
        ];
        var statuses = new int[3];
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = seeds[random.Next(seeds.Length)].ToArray();
            for (var changes = random.Next(4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            bytes = bytes[..random.Next(bytes.Length + 1)];
            if (random.Next(4) == 0)
            {
                bytes = [.. bytes, .. RandomBytes(random, random.Next(5000))];
            }

            var status = ProxyHeaderReader.Read(new ReadOnlySequence<byte>(bytes), out var header);

            statuses[(int)status]++;
            Assert.Equal(status == ProxyHeaderStatus.Read, header is not null);
            Assert.InRange(header?.Length ?? 0, 0, bytes.Length);
            Assert.True(
                status != ProxyHeaderStatus.NeedMore || bytes.Length < ProxyHeader.MostBytes
            );
        }

        Assert.All(statuses, count => Assert.True(count > 100, string.Join(", ", statuses)));
    }

    private static byte[] RandomBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static uint SlowCrc32C(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        foreach (var one in bytes)
        {
            checksum ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                checksum = (checksum & 1) == 0 ? checksum >> 1 : (checksum >> 1) ^ 0x82F63B78;
            }
        }

        return ~checksum;
    }
}
