using Gatekeeper.Fleet;

namespace Gatekeeper.Tests.Fleet;

public sealed class PeerRosterTests
{
    private readonly PeerRoster _roster = new("me");

    [Fact]
    public void The_last_word_of_each_gate_counts_and_its_own_does_not()
    {
        Hear("me", 0);
        Hear("one", 1, ready: 5);
        Hear("one", 2, ready: 6);
        Hear("two", 3);

        var view = _roster.ViewOf("CHAT", TimeSpan.FromSeconds(4));

        Assert.Equal("me", view.Instance);
        Assert.Equal(["one", "two"], view.Peers.Select(peer => peer.Instance).Order());
        var one = view.Peers.Single(peer => peer.Instance == "one");
        Assert.Equal((6, TimeSpan.FromSeconds(2)), (one.Word.ReadyPerSecond, one.Age));
        Assert.Empty(_roster.ViewOf("other", TimeSpan.FromSeconds(4)).Peers);
    }

    [Fact]
    public void Who_is_not_heard_for_long_is_forgotten()
    {
        Hear("one", 0);

        Assert.Single(_roster.Read(TimeSpan.FromSeconds(9.9)));
        Assert.Empty(_roster.Read(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Who_leaves_or_is_followed_by_another_counts_no_more()
    {
        Hear("one", 0);
        Hear("two", 0);
        _roster.Hear(new FleetMessage("one", []), TimeSpan.FromSeconds(1));
        _roster.Forget("two");

        Assert.Empty(_roster.ViewOf("chat", TimeSpan.FromSeconds(1)).Peers);
    }

    [Fact]
    public void There_is_room_for_so_many_and_no_more_until_some_are_forgotten()
    {
        for (var peer = 0; peer < PeerRoster.MostPeers; peer++)
        {
            Assert.True(Hear($"{peer}", 0));
        }

        Assert.False(Hear("one more", 1));
        Assert.True(Hear("0", 1));
        Assert.True(Hear("one more", 10));
    }

    private bool Hear(string instance, double second, double ready = 1) =>
        _roster.Hear(
            new FleetMessage(instance, [Words.Gate(ready: ready)]),
            TimeSpan.FromSeconds(second)
        );
}
