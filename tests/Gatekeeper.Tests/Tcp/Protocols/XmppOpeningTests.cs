using System.Buffers;
using System.Text;
using System.Xml;
using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Tcp.Peeking;
using Gatekeeper.Tcp.Protocols;

namespace Gatekeeper.Tests.Tcp.Protocols;

public sealed class XmppOpeningTests
{
    private const string Streams = "xmlns:stream='http://etherx.jabber.org/streams'";
    private const string Ours = "xmlns:gk='urn:gatekeeper'";

    private static readonly Refusal Busy = new(
        RefusalReason.Patience,
        TimeSpan.FromSeconds(6.2),
        Stage.Emergency
    );

    [Fact]
    public void The_stream_header_says_where_to_from_whom_and_the_flag()
    {
        var opening = Read(
            "<?xml version='1.0' encoding='UTF-8'?>\r\n<stream:stream to='Chat.Test' from=\"ann@chat.test\" version='1.0'"
                + $" xml:lang='en' xmlns='jabber:client' {Streams} {Ours} gk:class='bg'>"
        );

        Assert.Equal(
            new Flag(ConnectionClass.Background, FlagSource.XmppStream, Suspicion.None),
            opening.Flag
        );
        Assert.Equal("ann@chat.test", opening.Device);
        Assert.Equal("chat.test", opening.ServerName);
    }

    [Fact]
    public void Prefixes_are_the_clients_choice()
    {
        var opening = Read(
            "\uFEFF<s:stream xmlns:s='http://etherx.jabber.org/streams' xmlns='jabber:server' xmlns:a='urn:gatekeeper' a:class = \"fg\" >"
        );
        Assert.Equal(ConnectionClass.Foreground, opening.Flag.Class);

        Assert.Equal(
            ConnectionClass.Unknown,
            Read($"<stream:stream {Streams} xmlns:gk='urn:other' gk:class='fg'>").Flag.Class
        );
        Assert.Equal(
            Flag.Silent,
            Read($"<stream:stream {Streams} class='fg' xmlns='urn:gatekeeper'>").Flag
        );
    }

    [Fact]
    public void The_open_element_of_websockets_is_read_the_same_way()
    {
        var opening = Read(
            $"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='chat.test' version='1.0' {Ours} gk:class='fg'/>",
            XmppOpening.Framed
        );

        Assert.Equal(ConnectionClass.Foreground, opening.Flag.Class);
        Assert.Equal("chat.test", opening.ServerName);
    }

    [Fact]
    public void An_odd_flag_is_none_and_is_counted() =>
        Assert.Equal(
            Suspicion.Contradiction,
            Read($"<stream:stream {Streams} {Ours} gk:class='fg,bg'>").Flag.Suspicion
        );

    [Fact]
    public void Entities_are_those_of_xml_alone()
    {
        Assert.Equal(
            "a&<\"'é",
            Read($"<stream:stream {Streams} to='a&amp;&lt;&quot;&apos;&#xE9;'>").ServerName
        );
        Assert.Equal(OpeningStatus.NotThis, StatusOf($"<stream:stream {Streams} to='&bomb;'>"));
        Assert.Equal(OpeningStatus.NotThis, StatusOf($"<stream:stream {Streams} to='&#x110000;'>"));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><stream:stream")]
    [InlineData("<!-- a comment -->")]
    [InlineData("<?php ?>")]
    [InlineData("</stream:stream>")]
    [InlineData("<html>")]
    [InlineData("<stream:stream xmlns:stream='urn:other'>")]
    [InlineData("<stream:stream to='a' to='b'")]
    [InlineData("<stream:stream to='a<b'")]
    [InlineData("<stream:stream to=a")]
    [InlineData("<stream:stream to='a'from='b'")]
    [InlineData("<stream:stream / >")]
    public void What_is_no_stream_is_seen_at_once(string text) =>
        Assert.Equal(OpeningStatus.NotThis, StatusOf(text));

    [Fact]
    public void Every_part_of_a_header_is_read_on_when_more_of_it_comes()
    {
        var header = Encoding.UTF8.GetBytes(
            $"\uFEFF<?xml version='1.0'?><stream:stream to='é.test' {Streams}>"
        );

        for (var length = 0; length < header.Length; length++)
        {
            Assert.Equal(
                OpeningStatus.NeedMore,
                XmppOpening.Stream.Read(new ReadOnlySequence<byte>(header, 0, length), out _)
            );
        }
    }

    [Fact]
    public void A_header_without_an_end_is_not_waited_for() =>
        Assert.Equal(
            OpeningStatus.NotThis,
            StatusOf($"<stream:stream to='{new string('a', 10_000)}")
        );

    [Theory]
    [InlineData("jabber:client")]
    [InlineData("jabber:server")]
    public void A_refusal_is_a_whole_stream_with_an_error_in_it(string space)
    {
        var opening = Read($"<stream:stream {Streams} xmlns='{space}' to='a&apos;&lt;b'>");

        var said = Encoding.UTF8.GetString(XmppOpening.Stream.Refusal(opening, Busy).Span);

        var document = new XmlDocument();
        document.LoadXml(said);
        var stream = document.DocumentElement!;
        Assert.Equal("a'<b", stream.GetAttribute("from"));
        Assert.Equal(space, stream.GetNamespaceOfPrefix(""));
        Assert.Equal("http://etherx.jabber.org/streams", stream.NamespaceURI);
        var error = stream.FirstChild!;
        Assert.Equal("stream:error", error.Name);
        Assert.Equal("resource-constraint", error.FirstChild!.LocalName);
        Assert.Equal("urn:ietf:params:xml:ns:xmpp-streams", error.FirstChild.NamespaceURI);
        Assert.Contains("7 s", error.InnerText, StringComparison.Ordinal);
    }

    [Fact]
    public void In_websockets_a_refusal_is_three_messages()
    {
        var words = XmppOpening.Framed.Words(default, Busy);

        Assert.Equal(
            ["open", "stream:error", "close"],
            words.Select(word =>
            {
                var document = new XmlDocument();
                document.LoadXml(word);
                return document.DocumentElement!.Name;
            })
        );
    }

    private static Opening Read(string text, XmppOpening? protocol = null)
    {
        Assert.Equal(
            OpeningStatus.Read,
            (protocol ?? XmppOpening.Stream).Read(
                new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text)),
                out var opening
            )
        );
        return opening;
    }

    private static OpeningStatus StatusOf(string text) =>
        XmppOpening.Stream.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text)), out _);
}
