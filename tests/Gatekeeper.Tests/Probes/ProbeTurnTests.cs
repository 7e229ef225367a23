using Gatekeeper.Probes;

namespace Gatekeeper.Tests.Probes;

public sealed class ProbeTurnTests
{
    private readonly ProbeTurn _turn = new();

    [Fact]
    public void None_begins_while_one_is_under_way_nor_before_it_is_due()
    {
        Assert.True(_turn.TryBegin(TimeSpan.Zero));
        Assert.True(_turn.IsUnderWay);
        Assert.False(_turn.TryBegin(TimeSpan.FromHours(1)));

        _turn.End(TimeSpan.FromSeconds(2));

        Assert.False(_turn.IsUnderWay);
        Assert.False(_turn.TryBegin(TimeSpan.FromSeconds(1)));
        Assert.False(_turn.IsUnderWay);
        Assert.True(_turn.TryBegin(TimeSpan.FromSeconds(2)));
    }
}
