namespace Gatekeeper.Replay.Files;

/// <summary>Reads the surges of a scenario file.</summary>
internal static class SurgeReader
{
    public static IReadOnlyList<LoadSurge> Read(ScenarioSection file, double largestLoad)
    {
        var surges = new List<LoadSurge>();
        foreach (var section in file.Each("Surges"))
        {
            surges.Add(Surge(section, surges.LastOrDefault(), largestLoad));
        }

        return surges;
    }

    private static LoadSurge Surge(ScenarioSection section, LoadSurge? before, double largestLoad)
    {
        if (!section.Has("At") || !section.Has("Lasts") || !section.Has("Load"))
        {
            section.Fault(
                null,
                "a surge needs At (from the start of the replay), Lasts and Load (in multiples of C)"
            );
        }

        var surge = new LoadSurge(
            section.Duration("At", TimeSpan.Zero),
            section.Duration("Lasts", TimeSpan.Zero),
            section.Number("Load", 0, 0, largestLoad)
        )
        {
            ForegroundShare = section.Has("ForegroundShare")
                ? section.Number("ForegroundShare", 0, 0, 1)
                : null,
        };
        if (surge.At < before?.Ends)
        {
            section.Fault(
                "At",
                "is before the end of the surge above; write them in order of time"
            );
        }

        section.RefuseUnknown();
        return surge;
    }
}
