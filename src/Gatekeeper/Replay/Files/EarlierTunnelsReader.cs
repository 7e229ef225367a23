namespace Gatekeeper.Replay.Files;

/// <summary>Reads how clients without a flag lost the tunnel they had before.</summary>
internal static class EarlierTunnelsReader
{
    public static EarlierTunnels Read(ScenarioSection? section)
    {
        var standard = new EarlierTunnels();
        if (section is null)
        {
            return standard;
        }

        var earlier = new EarlierTunnels
        {
            WaveEnds = WaveEndsOf(section),
            AreKnown = section.Flag("AreKnown", standard.AreKnown),
            OrdinaryGoesOn = section.Flag("OrdinaryGoesOn", standard.OrdinaryGoesOn),
        };
        section.RefuseUnknown();
        return earlier;
    }

    private static WaveEnds WaveEndsOf(ScenarioSection section)
    {
        if (section.Text("WaveEnds") is not { } name)
        {
            return default;
        }

        foreach (var known in Enum.GetValues<WaveEnds>())
        {
            if (string.Equals(known.ToString(), name, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }

        section.Fault(
            "WaveEnds",
            $"'{name}' is not one of {string.Join(", ", Enum.GetNames<WaveEnds>())}"
        );
        return default;
    }
}
