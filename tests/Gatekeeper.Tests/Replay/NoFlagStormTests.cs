using Gatekeeper.Replay;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Tests.Replay;

/// <summary>Small storms in which clients carry no flag.</summary>
public sealed class NoFlagStormTests
{
    private static readonly Scenario NoFlags = Storms.Small with { NoFlagShare = 1 };

    public static TheoryData<string, Scenario> Recognisable =>
        new()
        {
            { "cut at the same moment", NoFlags },
            { "ended by a timer", With(new() { WaveEnds = WaveEnds.SameDuration }) },
            { "ordinary returns beside it", With(new() { OrdinaryGoesOn = true }) },
            { "only half without a flag", NoFlags with { NoFlagShare = 0.5 } },
        };

    [Theory]
    [MemberData(nameof(Recognisable))]
    public void A_wave_is_recognised_and_lone_returns_wait_hardly_longer_than_in_calm(
        string how,
        Scenario scenario
    )
    {
        var result = Storms.WithGate(scenario);

        Assert.True(result.WaveRecognised >= 0.9, $"{how}: {result.WaveRecognised} recognised");
        Assert.True(result.LoneRecognised >= 0.98, $"{how}: {result.LoneRecognised} persons");
        Assert.True(result.ForegroundInflation <= 3, $"{how}: {result.ForegroundInflation} times");
        Assert.Equal(0, result.PlacesUsedAtEnd);
    }

    [Fact]
    public void A_wave_that_is_cut_one_after_another_is_recognised_once_its_first_second_is_over()
    {
        var result = Storms.WithGate(With(new() { WaveEnds = WaveEnds.Rolling }));

        // That second is a twentieth of this storm, and of 200 ends a second the last few may as well be the usual ones.
        Assert.True(result.WaveRecognised >= 0.85, $"{result.WaveRecognised} recognised");
        Assert.True(result.LoneRecognised >= 0.97, $"{result.LoneRecognised} persons");
    }

    [Fact]
    public void Where_nothing_sets_the_wave_apart_it_is_a_crowd_and_persons_wait_with_it()
    {
        var cold = Storms.WithGate(With(new() { AreKnown = false }));
        var asleep = Storms.WithGate(With(new() { WaveEnds = WaveEnds.Alone }));

        Assert.True(cold.WaveRecognised >= 0.9, $"cold: {cold.WaveRecognised}");
        Assert.True(asleep.WaveRecognised >= 0.9, $"asleep: {asleep.WaveRecognised}");
        Assert.True(cold.LoneRecognised < 0.5, $"cold: {cold.LoneRecognised}");
    }

    [Fact]
    public void Ordinary_returns_of_background_look_like_persons()
    {
        var result = Storms.WithGate(With(new() { OrdinaryGoesOn = true }));

        // A sixth of the storm's background comes each by itself.
        Assert.InRange(result.BackgroundRecognised!.Value, 0.78, 0.88);
        Assert.True(result.WaveRecognised > result.BackgroundRecognised);
    }

    [Fact]
    public void The_same_seed_gives_the_same_result() =>
        Assert.Equal(Figures(Storms.WithGate(NoFlags)), Figures(Storms.WithGate(NoFlags)));

    [Fact]
    public void Where_everybody_has_a_flag_nothing_is_inferred()
    {
        var result = Storms.WithGate(Storms.Small);

        Assert.Null(result.WaveRecognised);
        Assert.Null(result.LoneRecognised);
    }

    private static Scenario With(EarlierTunnels earlier) =>
        NoFlags with
        {
            EarlierTunnels = earlier,
        };

    private static (double?, double?, double?, long) Figures(ReplayResult result) =>
        (result.WaveRecognised, result.LoneRecognised, result.ForegroundInflation, result.Events);
}
