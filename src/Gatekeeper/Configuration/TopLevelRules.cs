namespace Gatekeeper.Configuration;

/// <summary>A mistyped section would be ignored without a word.</summary>
internal static class TopLevelRules
{
    private static readonly string[] Known =
    [
        ConfigurationCheck.Section,
        ConfigurationCheck.ProxySection,
        "Kestrel",
        "Logging",
        "AllowedHosts",
        "$schema",
    ];

    public static void Check(JsonLocations locations, StrictBinder binder)
    {
        foreach (
            var key in locations.TopKeys.Where(key =>
                !Known.Contains(key, StringComparer.OrdinalIgnoreCase)
            )
        )
        {
            if (NameGuess.Nearest(key, Known) is { } nearest)
            {
                binder.Fault(key, $"unknown section '{key}'; did you mean '{nearest}'?");
            }
        }
    }
}
