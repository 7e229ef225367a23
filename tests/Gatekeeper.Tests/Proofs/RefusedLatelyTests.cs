using Gatekeeper.Admission;
using Gatekeeper.Proofs;

namespace Gatekeeper.Tests.Proofs;

public sealed class RefusedLatelyTests
{
    private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly RefusedLately _refused = new(capacity: 2);

    [Fact]
    public void A_device_is_remembered_for_two_minutes()
    {
        _refused.Note("a", Rank.Background, First, Seconds(0));

        Assert.True(_refused.TryFind("a", Seconds(120), out var rank, out var firstSeen));
        Assert.Equal((Rank.Background, First), (rank, firstSeen));
        Assert.True(_refused.Any(Seconds(120)));
        Assert.False(_refused.TryFind("a", Seconds(121), out _, out _));
        Assert.False(_refused.Any(Seconds(121)));
        Assert.False(_refused.TryFind("b", Seconds(0), out _, out _));
    }

    [Fact]
    public void Who_is_refused_again_without_its_ticket_keeps_its_age()
    {
        _refused.Note("a", Rank.Background, First, Seconds(0));
        _refused.Note("a", Rank.Background, First.AddSeconds(100), Seconds(100));

        Assert.True(_refused.TryFind("a", Seconds(200), out _, out var firstSeen));
        Assert.Equal(First, firstSeen);
    }

    [Theory]
    [InlineData(10, Rank.Foreground)]
    [InlineData(121, Rank.Background)]
    public void Age_of_a_lower_rank_or_of_another_time_does_not_count(int later, Rank rank)
    {
        _refused.Note("a", Rank.Background, First, Seconds(0));
        _refused.Note("a", rank, First.AddSeconds(later), Seconds(later));

        Assert.True(_refused.TryFind("a", Seconds(later), out _, out var firstSeen));
        Assert.Equal(First.AddSeconds(later), firstSeen);
    }

    [Fact]
    public void When_all_places_are_used_the_one_refused_longest_ago_is_forgotten()
    {
        _refused.Note("a", Rank.Background, First, Seconds(0));
        _refused.Note("b", Rank.Background, First, Seconds(1));
        _refused.Note("c", Rank.Background, First, Seconds(2));

        Assert.False(_refused.TryFind("a", Seconds(3), out _, out _));
        Assert.True(_refused.TryFind("b", Seconds(3), out _, out _));
        Assert.True(_refused.TryFind("c", Seconds(3), out _, out _));
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
