using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Classification;

public sealed class ClassPatternTests
{
    [Theory]
    [InlineData("bg.*", "bg.chat.example", true)]
    [InlineData("bg.*", "BG.Chat.Example", true)]
    [InlineData("bg.*", "bg.", false)]
    [InlineData("bg.*", "xbg.example", false)]
    [InlineData("*.example", "a.b.EXAMPLE", true)]
    [InlineData("*.example", ".example", false)]
    [InlineData("*.example", "example", false)]
    [InlineData("bg-*.example", "bg-seoul.example", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("*", "anything", true)]
    [InlineData("chat.example", "Chat.Example", true)]
    [InlineData("chat.example", "chat.example.org", false)]
    public void A_pattern_means_these_names(string text, string name, bool meant)
    {
        Assert.True(ClassPattern.TryParse(text, out var pattern, out _));

        Assert.Equal(meant, pattern.Matches(name));
    }

    [Theory]
    [InlineData("", "1 to 255")]
    [InlineData("*.chat.*", "more than one '*'")]
    [InlineData("b g", "printable ASCII")]
    [InlineData("한국.example", "xn--")]
    public void What_is_no_pattern_is_told_what_to_write(string text, string expected)
    {
        Assert.False(ClassPattern.TryParse(text, out _, out var problem));

        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pattern_that_fixes_most_of_the_name_decides()
    {
        var patterns = new ClassPatterns(
            new Dictionary<string, string>
            {
                ["*"] = "background",
                ["*.example"] = "foreground",
                ["bg.*"] = "foreground",
                ["bg.chat.example"] = "background",
            }
        );

        Assert.Equal(ConnectionClass.Background, patterns.Of("bg.chat.example"));
        Assert.Equal(ConnectionClass.Foreground, patterns.Of("x.example"));
        Assert.Equal(ConnectionClass.Background, patterns.Of("elsewhere"));
    }
}
