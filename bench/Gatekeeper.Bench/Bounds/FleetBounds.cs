namespace Gatekeeper.Bench.Bounds;

/// <summary>What several gates before one backend must reach together.</summary>
internal static class FleetBounds
{
    public static IEnumerable<Bound> All()
    {
        foreach (var storm in FleetStorms.All.Select(storm => storm.Name))
        {
            yield return AllBounds.AtLeast("FG ready", storm, r => r.ForegroundReady, 1);
            yield return AllBounds.AtMost(
                "FG p99, storm over calm",
                storm,
                r => r.ForegroundInflation,
                3,
                BoundUnit.Times
            );
            yield return AllBounds.AtLeast("goodput with a backlog", storm, r => r.Goodput, 0.9);
        }
    }
}
