using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Classification;

public sealed class FlagTests
{
    [Theory]
    [InlineData("fg", ConnectionClass.Foreground)]
    [InlineData("bg", ConnectionClass.Background)]
    [InlineData(" FG ", ConnectionClass.Foreground)]
    [InlineData("bg, bg", ConnectionClass.Background)]
    public void A_flag_is_read_in_any_case_and_may_be_said_twice(
        string text,
        ConnectionClass expected
    )
    {
        var flag = Flag.Read([text], FlagSource.Header);

        Assert.Equal(new Flag(expected, FlagSource.Header, Suspicion.None), flag);
    }

    [Theory]
    [InlineData("fg, bg", Suspicion.Contradiction)]
    [InlineData("foreground", Suspicion.Unreadable)]
    [InlineData("", Suspicion.Unreadable)]
    [InlineData("fg,", Suspicion.Unreadable)]
    [InlineData("ｆｇ", Suspicion.Unreadable)]
    public void An_odd_flag_makes_the_class_unknown_and_is_suspect(string text, Suspicion expected)
    {
        var flag = Flag.Read([text], FlagSource.Query);

        Assert.Equal(new Flag(ConnectionClass.Unknown, FlagSource.Query, expected), flag);
    }

    [Fact]
    public void Two_values_that_disagree_are_a_contradiction() =>
        Assert.Equal(Suspicion.Contradiction, Flag.Read(["fg", "bg"], FlagSource.Header).Suspicion);

    [Fact]
    public void No_values_say_nothing() =>
        Assert.Equal(Flag.Silent, Flag.Read([], FlagSource.Header));
}
