using ChatClient;

namespace Gatekeeper.Demo.Schedule;

/// <summary>
/// Who comes when: Poisson arrivals, drawn from a seed before the run begins, so that the runs with and without the gate
/// meet exactly the same clients at the same moments.
/// </summary>
internal static class IntentSchedule
{
    public static IReadOnlyList<Intent> Draw(StormPlan plan, int seed)
    {
        var chance = new Random(seed);
        var intents = new List<Intent>();
        Fill(intents, plan, Phase.Calm, TimeSpan.Zero, plan.StormBegins, chance);
        Fill(intents, plan, Phase.Storm, plan.StormBegins, plan.StormEnds, chance);
        Fill(intents, plan, Phase.Tail, plan.StormEnds, plan.ArrivalsEnd, chance);
        return intents;
    }

    /// <summary>Calm connects that nobody counts.</summary>
    public static IReadOnlyList<Intent> DrawWarmUp(StormPlan plan, int seed)
    {
        var intents = new List<Intent>();
        Fill(intents, plan, Phase.Calm, TimeSpan.Zero, plan.WarmUp, new Random(~seed));
        return intents;
    }

    private static void Fill(
        List<Intent> intents,
        StormPlan plan,
        Phase phase,
        TimeSpan from,
        TimeSpan until,
        Random chance
    )
    {
        var (perSecond, foregroundShare) = plan.ArrivalsIn(phase);
        for (var at = from + Gap(chance, perSecond); at < until; at += Gap(chance, perSecond))
        {
            var foreground = chance.NextDouble() < foregroundShare;
            intents.Add(
                new Intent(
                    at,
                    foreground ? ConnectClass.Foreground : ConnectClass.Background,
                    phase
                )
            );
        }
    }

    /// <summary>Exponential gaps make Poisson arrivals. 1 - x, because the logarithm of 0 does not exist.</summary>
    private static TimeSpan Gap(Random chance, double perSecond) =>
        TimeSpan.FromSeconds(-Math.Log(1 - chance.NextDouble()) / perSecond);
}
