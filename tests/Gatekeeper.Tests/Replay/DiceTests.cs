using Gatekeeper.Replay.Engine;

namespace Gatekeeper.Tests.Replay;

public sealed class DiceTests
{
    [Fact]
    public void The_same_seed_throws_the_same_on_every_machine()
    {
        var dice = new Dice(7, 2);

        Assert.Equal(
            [0.3063, 0.5317, 0.9673],
            Enumerable.Range(0, 3).Select(_ => Math.Round(dice.Uniform(), 4))
        );
    }

    [Fact]
    public void Another_purpose_throws_something_else() =>
        Assert.NotEqual(new Dice(7, 1).Uniform(), new Dice(7, 2).Uniform());

    [Fact]
    public void Lognormal_has_mean_one_and_the_tail_of_its_sigma()
    {
        var dice = new Dice(1, 1);
        var thrown = Enumerable
            .Range(0, 200_000)
            .Select(_ => dice.Lognormal(0.35))
            .Order()
            .ToList();

        Assert.Equal(1, thrown.Average(), 0.005);
        Assert.Equal(Math.Exp(-0.35 * 0.35 / 2), thrown[100_000], 0.01);
        Assert.Equal(Math.Exp(2.326 * 0.35 - 0.35 * 0.35 / 2), thrown[198_000], 0.03);
    }

    [Fact]
    public void Exponential_has_mean_one()
    {
        var dice = new Dice(1, 1);

        Assert.Equal(1, Enumerable.Range(0, 200_000).Average(_ => dice.Exponential()), 0.01);
    }
}
