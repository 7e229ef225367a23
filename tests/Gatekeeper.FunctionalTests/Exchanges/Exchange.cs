namespace Gatekeeper.FunctionalTests.Exchanges;

/// <summary>A random conversation between a client and a server, the same for the same seed.</summary>
/// <param name="Steps">Who does what, one after the other.</param>
/// <param name="ReadsLate">Sides that begin to read only when they settle, or when all is said.</param>
/// <param name="Seed">What the bytes follow from.</param>
internal sealed record Exchange(IReadOnlyList<Step> Steps, IReadOnlySet<Side> ReadsLate, int Seed)
{
    private const int MostSteps = 12;

    /// <summary>Makes one.</summary>
    /// <param name="random">All choices.</param>
    /// <param name="ends">Whether sides may finish and break the connection on their own; else they only speak.</param>
    public static Exchange Of(Random random, bool ends = true)
    {
        var steps = new List<Step>();
        var finished = new HashSet<Side>();
        var isOver = false;
        for (var left = random.Next(1, MostSteps); left > 0 && !isOver; left--)
        {
            var side = (Side)random.Next(2);
            switch (random.Next(10))
            {
                case < 6 when !finished.Contains(side):
                    steps.Add(new Step(side, Act.Send, SizeOf(random)));
                    break;
                case 6 or 7:
                    steps.Add(new Step(side, Act.Settle));
                    break;
                case 8 when ends && finished.Add(side):
                    steps.Add(new Step(side, Act.Finish));
                    break;
                case 9 when ends && !finished.Contains(side) && random.Next(3) == 0:
                    steps.Add(new Step(Side.Client, Act.Settle));
                    steps.Add(new Step(Side.Server, Act.Settle));
                    steps.Add(new Step(side, Act.Reset));
                    isOver = true;
                    break;
            }
        }

        var late = new HashSet<Side>();
        foreach (var side in Enum.GetValues<Side>())
        {
            if (random.Next(4) == 0)
            {
                late.Add(side);
            }
        }

        return new Exchange(steps, late, random.Next());
    }

    /// <summary>Mostly small, now and then far more than any buffer of the proxy.</summary>
    private static int SizeOf(Random random) =>
        random.Next(20) switch
        {
            < 14 => random.Next(1, 2_000),
            < 19 => random.Next(2_000, 40_000),
            _ => random.Next(40_000, 300_000),
        };
}
