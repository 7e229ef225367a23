using Gatekeeper.Classification;
using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Windows;

public sealed class ClassMixTests
{
    private readonly ClassMix _mix = new();

    [Fact]
    public void Until_something_was_learned_a_latency_is_what_it_is() =>
        Assert.Equal(0.08, _mix.Of(Sample(ConnectionClass.Background, 80)));

    /// <summary>Calm brings four persons to each background client, and the storm only background: nothing is wrong with the backend.</summary>
    [Fact]
    public void A_storm_of_the_slower_class_looks_like_calm()
    {
        Learn(rounds: 100, foreground: 4, background: 1);

        var storm = Enumerable
            .Range(0, 101)
            .Select(index => _mix.Of(Sample(ConnectionClass.Background, 78 + index % 5)))
            .Order()
            .ElementAt(50);

        Assert.Equal(0.04, storm, 0.002);
        Assert.Equal(0.04, _mix.Of(Sample(ConnectionClass.Foreground, 40)), 0.002);
    }

    [Fact]
    public void A_class_that_differs_by_little_is_taken_for_the_same()
    {
        Learn(rounds: 100, foreground: 4, background: 1, backgroundMilliseconds: 43);

        Assert.Equal(0.043, _mix.Of(Sample(ConnectionClass.Background, 43)), 1e-6);
    }

    [Fact]
    public void A_class_of_which_too_little_was_seen_is_taken_for_the_same()
    {
        Learn(rounds: 30, foreground: 10, background: 1);

        Assert.Equal(0.08, _mix.Of(Sample(ConnectionClass.Background, 80)), 1e-6);
    }

    [Fact]
    public void Handshakes_that_were_not_ready_teach_nothing()
    {
        var timedOut = Sample(ConnectionClass.Background, 10_000) with { Completed = false };
        _mix.Learn([.. Enumerable.Repeat(timedOut, 500)]);
        Learn(rounds: 50, foreground: 4, background: 0);

        Assert.Equal(0.08, _mix.Of(Sample(ConnectionClass.Background, 80)), 1e-6);
    }

    [Fact]
    public void A_class_that_became_quick_again_is_told_as_it_is()
    {
        Learn(rounds: 100, foreground: 4, background: 1);

        Learn(rounds: 200, foreground: 4, background: 1, backgroundMilliseconds: 40);

        Assert.Equal(0.04, _mix.Of(Sample(ConnectionClass.Background, 40)), 1e-6);
    }

    private void Learn(
        int rounds,
        int foreground,
        int background,
        double backgroundMilliseconds = 80
    )
    {
        for (var round = 0; round < rounds; round++)
        {
            _mix.Learn([
                .. Enumerable.Repeat(Sample(ConnectionClass.Foreground, 40), foreground),
                .. Enumerable.Repeat(
                    Sample(ConnectionClass.Background, backgroundMilliseconds),
                    background
                ),
            ]);
        }
    }

    private static HandshakeSample Sample(ConnectionClass connectionClass, double milliseconds) =>
        new(
            TimeSpan.Zero,
            TimeSpan.FromMilliseconds(milliseconds),
            TimeSpan.FromMilliseconds(milliseconds),
            Completed: true,
            connectionClass
        );
}
