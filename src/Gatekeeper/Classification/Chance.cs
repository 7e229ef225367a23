namespace Gatekeeper.Classification;

/// <summary>Whether chance explains a count.</summary>
internal static class Chance
{
    /// <summary>Five standard deviations of a Poisson count: one false alarm in millions of looks.</summary>
    private const double Deviations = 5;

    /// <summary>Whether so many are explained by what is usual and by chance.</summary>
    /// <param name="count">How many there were.</param>
    /// <param name="expected">How many are usual.</param>
    /// <param name="times">Up to how many times the usual is nothing special.</param>
    /// <param name="few">So many more are never special: where few are usual, chance has a longer tail than its deviation says.</param>
    public static bool Explains(double count, double expected, double times, double few) =>
        count <= times * expected + Deviations * Math.Sqrt(expected) + few;
}
