using Gatekeeper.Classification;
using Gatekeeper.Tcp.Peeking;

namespace Gatekeeper.Tests.Tcp.Peeking;

public sealed class TlsClassRulesTests
{
    private readonly TlsClassRules _rules = new(
        new Dictionary<string, string> { ["bg.*"] = "background", ["fg.example"] = "foreground" },
        new Dictionary<string, string> { ["chat-bg"] = "background", ["chat-fg"] = "foreground" }
    );

    [Fact]
    public void The_server_name_is_asked_before_the_protocols()
    {
        var flag = Read("bg.example", "chat-fg");

        Assert.Equal((ConnectionClass.Background, FlagSource.Sni), (flag.Class, flag.Source));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("www.example")]
    public void The_protocols_are_asked_when_the_name_says_nothing(string? name)
    {
        var flag = Read(name, "http/1.1", "chat-fg");

        Assert.Equal((ConnectionClass.Foreground, FlagSource.Alpn), (flag.Class, flag.Source));
    }

    [Fact]
    public void Protocols_of_both_classes_contradict_each_other() =>
        Assert.Equal(
            new Flag(ConnectionClass.Unknown, FlagSource.Alpn, Suspicion.Contradiction),
            Read(null, "chat-fg", "chat-bg")
        );

    [Fact]
    public void Names_that_nobody_configured_say_nothing() =>
        Assert.Equal(Flag.Silent, Read("www.example", "h2"));

    private Flag Read(string? name, params string[] protocols) =>
        _rules.Read(new Opening { ServerName = name, Alpn = protocols });
}
