using Gatekeeper.Fleet;

namespace Gatekeeper.Tests.Fleet;

public sealed class FleetLeadTests
{
    [Fact]
    public void Whoever_sees_most_handshakes_of_those_that_wait_leads()
    {
        Assert.Equal(
            "peer 1",
            Lead(Words.Gate(ready: 100), Words.Gate(ready: 50), Words.Gate(ready: 300))
        );
        Assert.Equal(
            "me",
            Lead(Words.Gate(ready: 400), Words.Gate(ready: 50), Words.Gate(ready: 300))
        );
        Assert.Equal("peer 0", Lead(Words.Gate(ready: 400, waits: false), Words.Gate(ready: 50)));
    }

    [Fact]
    public void Where_nobody_waits_nobody_leads() =>
        Assert.Null(Lead(Words.Gate(waits: false), Words.Gate(waits: false)));

    [Fact]
    public void A_lead_does_not_change_for_a_little()
    {
        Assert.Equal("me", Lead(Words.Gate(ready: 100, leads: true), Words.Gate(ready: 190)));
        Assert.Equal("peer 0", Lead(Words.Gate(ready: 100, leads: true), Words.Gate(ready: 210)));
    }

    /// <summary>Each is the other's peer; both must come to the same gate.</summary>
    [Fact]
    public void Equal_gates_agree_on_one()
    {
        var word = Words.Gate();
        var a = FleetLead.Of(word, new FleetView("a", [new PeerWord("b", word, default)]), default);
        var b = FleetLead.Of(word, new FleetView("b", [new PeerWord("a", word, default)]), default);

        Assert.Equal("a", a);
        Assert.Equal("a", b);
    }

    [Fact]
    public void An_old_word_leads_nobody()
    {
        var view = new FleetView(
            "me",
            [new PeerWord("old", Words.Gate(ready: 900), TimeSpan.FromSeconds(2))]
        );

        Assert.Equal("old", FleetLead.Of(Words.Gate(), view, TimeSpan.FromSeconds(1)));
        Assert.Equal("me", FleetLead.Of(Words.Gate(), view, TimeSpan.FromSeconds(1.1)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(6.5, 0.5)]
    [InlineData(10, 0)]
    [InlineData(1000, 0)]
    public void A_word_fades(double age, double counts) =>
        Assert.Equal(counts, Freshness.Of(TimeSpan.FromSeconds(age)), 1e-9);

    [Fact]
    public void What_others_say_counts_by_how_fresh_it_is()
    {
        var view = new FleetView(
            "me",
            [
                new PeerWord(
                    "new",
                    Words.Gate(destinations: Words.At(foreground: 4, used: 10, demand: 100)),
                    default
                ),
                new PeerWord(
                    "fading",
                    Words.Gate(destinations: Words.At(foreground: 4, used: 10, demand: 100)),
                    TimeSpan.FromSeconds(6.5)
                ),
            ]
        );

        Assert.Equal(new OtherGates(6, 15, 150, 21), OtherGates.At(view, default, "one"));
        Assert.Equal(default, OtherGates.At(view, default, "other"));
    }

    private static string? Lead(GateWord own, params GateWord[] peers) =>
        FleetLead.Of(own, Words.View(peers), TimeSpan.Zero);
}
