using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Gatekeeper.Http;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Tests.Http;

public sealed class RequestFlagTests
{
    private static readonly Flag BySni = new(
        ConnectionClass.Background,
        FlagSource.Sni,
        Suspicion.None
    );
    private readonly DefaultHttpContext _context = new();

    [Theory]
    [InlineData("gk.fg", ConnectionClass.Foreground)]
    [InlineData("chat.v1, gk.bg", ConnectionClass.Background)]
    [InlineData("GK.BG,chat.v1", ConnectionClass.Background)]
    public void A_subprotocol_may_carry_it(string offered, ConnectionClass expected)
    {
        _context.Request.Headers.SecWebSocketProtocol = offered;

        Assert.Equal(new Flag(expected, FlagSource.Subprotocol, Suspicion.None), Read());
    }

    [Theory]
    [InlineData("gk.fg, gk.bg", Suspicion.Contradiction)]
    [InlineData("gk.foreground", Suspicion.Unreadable)]
    public void Odd_subprotocols_are_suspect(string offered, Suspicion expected)
    {
        _context.Request.Headers.SecWebSocketProtocol = offered;

        Assert.Equal(new Flag(ConnectionClass.Unknown, FlagSource.Subprotocol, expected), Read());
    }

    [Fact]
    public void It_is_taken_out_of_what_is_offered()
    {
        Assert.Equal("chat.v2, chat.v1", SubprotocolFlag.Without("chat.v2,gk.bg , chat.v1"));
        Assert.Equal(0, SubprotocolFlag.Without("gk.fg").Count);
    }

    [Theory]
    [InlineData("u=0", ConnectionClass.Foreground)]
    [InlineData("u=3, i", ConnectionClass.Foreground)]
    [InlineData("i, u=5;x=1", ConnectionClass.Background)]
    [InlineData("u=7", ConnectionClass.Background)]
    public void Urgency_is_a_flag(string header, ConnectionClass expected)
    {
        _context.Request.Headers["Priority"] = header;

        Assert.Equal(new Flag(expected, FlagSource.Priority, Suspicion.None), Read());
    }

    [Theory]
    [InlineData("u=4")]
    [InlineData("i")]
    [InlineData("u=8")]
    [InlineData("u=10")]
    [InlineData("")]
    public void What_says_no_urgency_says_nothing(string header)
    {
        _context.Request.Headers["Priority"] = header;

        Assert.Equal(Flag.Silent, Read());
    }

    [Theory]
    [InlineData("prefetch", true)]
    [InlineData("prefetch;prerender", true)]
    [InlineData("Prefetch", true)]
    [InlineData("preview", false)]
    public void A_prefetch_is_background(string header, bool said)
    {
        _context.Request.Headers["Sec-Purpose"] = header;

        Assert.Equal(
            said
                ? new Flag(ConnectionClass.Background, FlagSource.Purpose, Suspicion.None)
                : Flag.Silent,
            Read()
        );
    }

    [Fact]
    public void The_first_source_that_speaks_wins()
    {
        Assert.Equal(BySni, Read(BySni));

        _context.Request.Headers["Priority"] = "u=1";
        Assert.Equal(FlagSource.Priority, Read(BySni).Source);

        _context.Request.Headers.SecWebSocketProtocol = "gk.bg";
        Assert.Equal(FlagSource.Subprotocol, Read(BySni).Source);

        _context.Request.QueryString = new QueryString("?intent=fg");
        Assert.Equal(FlagSource.Query, Read(BySni).Source);

        _context.Request.Headers[HeaderNames.Class] = "bg";
        Assert.Equal(FlagSource.Header, Read(BySni).Source);
    }

    [Fact]
    public void A_policy_may_ask_in_another_order_and_leave_sources_out()
    {
        _context.Request.Headers[HeaderNames.Class] = "fg";
        _context.Request.QueryString = new QueryString("?intent=fg");
        var policy = new PolicyOptions { Flags = ["connection", "Query"] };

        Assert.Equal(BySni, RequestFlag.Read(_context.Request, policy.FlagOrder, BySni));
        Assert.Equal(
            FlagSource.Query,
            RequestFlag.Read(_context.Request, policy.FlagOrder, Flag.Silent).Source
        );
    }

    private Flag Read(Flag ofConnection = default) =>
        RequestFlag.Read(_context.Request, new PolicyOptions().FlagOrder, ofConnection);
}
