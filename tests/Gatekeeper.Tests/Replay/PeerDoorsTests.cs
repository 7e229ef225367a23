using System.Text.Json;
using System.Text.Json.Serialization;
using Gatekeeper.Peers;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Tests.Replay;

public sealed class PeerDoorsTests
{
    private static readonly JsonSerializerOptions WithInfinity = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static TheoryData<string> Peers =>
        ["none", "fixed:12", "nginx:150:1200", "gradient2", "envoy"];

    [Fact]
    public void Each_entry_of_a_list_makes_its_door_and_keeps_its_place()
    {
        var read = PeerDoors.Read("none, fixed:12,nginx:150.5:1200,gradient2,envoy");

        Assert.All(read, choice => Assert.Null(choice.Problem));
        Assert.Equal(
            ["none", "fixed:12", "nginx:150.5:1200", "gradient2", "envoy"],
            read.Select(choice => choice.Door?.Name)
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ,")]
    public void An_empty_list_compares_with_nobody(string? list) =>
        Assert.Empty(PeerDoors.Read(list));

    [Theory]
    [InlineData("haproxy", "not known")]
    [InlineData("Envoy", "not known")]
    [InlineData("fixed", "write fixed:N")]
    [InlineData("fixed:0", "write fixed:N")]
    [InlineData("fixed:4.5", "write fixed:N")]
    [InlineData("fixed:99999999999", "write fixed:N")]
    [InlineData("nginx", "write nginx:RATE:BURST")]
    [InlineData("nginx:600", "write nginx:RATE:BURST")]
    [InlineData("nginx:0:100", "write nginx:RATE:BURST")]
    [InlineData("nginx:600:-1", "write nginx:RATE:BURST")]
    [InlineData("nginx:600:1e3", "write nginx:RATE:BURST")]
    [InlineData("nginx:600:1:1", "write nginx:RATE:BURST")]
    [InlineData("gradient2:20", "takes no numbers")]
    [InlineData("envoy:", "takes no numbers")]
    [InlineData("none:1", "takes no numbers")]
    public void A_wrong_entry_says_what_to_write_and_what_is_known(string entry, string problem)
    {
        var choice = PeerDoors.Read($"none,{entry}")[^1];

        Assert.Null(choice.Door);
        Assert.Equal(entry, choice.Text);
        Assert.Contains(problem, choice.Problem, StringComparison.Ordinal);
        Assert.All(
            ["none", "fixed:N", "nginx:RATE:BURST", "gradient2", "envoy"],
            known => Assert.Contains(known, choice.Problem, StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public void A_peer_plays_a_storm_the_same_way_each_time_and_loses_nobody(string peer)
    {
        var one = Play(peer);
        var other = Play(peer);

        Assert.Equal(
            JsonSerializer.Serialize(one, WithInfinity),
            JsonSerializer.Serialize(other, WithInfinity)
        );
        var fates = one.Fates;
        Assert.Equal(fates.Born, fates.Ready + fates.GaveUp + fates.StillTrying);
        Assert.Equal((0, 0), (one.InHandshakeAtEnd, one.ParkedAtEnd));
    }

    /// <summary>By the formulas: a leaky bucket lets through its rate; Gradient2 stays from 20 to 200, Envoy from 3 to 1000.</summary>
    [Fact]
    public void Limits_stay_where_the_published_formulas_keep_them()
    {
        var storm = Storms.Small with { StormForegroundShare = 0 };
        var nginx = Replayer.Run(storm, PeerDoors.Read("nginx:100:500")[0].Door!, 1);
        var forwarded = nginx
            .Timeline.Where(slot => slot.At is >= 25 and < 35)
            .Average(slot => slot.Forwarded);

        Assert.InRange(forwarded, 50, 101);
        Assert.All(Windows(Play("gradient2")), limit => Assert.InRange(limit, 20, 200));
        Assert.All(Windows(Play("envoy")), limit => Assert.InRange(limit, 3, 1000));
    }

    private static ReplayResult Play(string peer) =>
        Replayer.Run(Storms.Small, PeerDoors.Read(peer)[0].Door!, 1);

    private static IEnumerable<double> Windows(ReplayResult result) =>
        result.Timeline.Select(slot => slot.Window).OfType<double>();
}
