namespace Gatekeeper.ServerTests.Dashboards;

/// <summary>What a scrape of <c>/metrics</c> contains.</summary>
internal static class Exposition
{
    private const string TypePrefix = "# TYPE ";

    public static HashSet<string> Families(string text) =>
        [
            .. text.Split('\n')
                .Where(line => line.StartsWith(TypePrefix, StringComparison.Ordinal))
                .Select(line => line.Split(' ')[2]),
        ];

    /// <summary>The families that are ours to name; .NET's own do not all pass Prometheus' linter.</summary>
    public static string Ours(string text) =>
        string.Concat(
            text.Split('\n')
                .Where(line =>
                    line.StartsWith("gatekeeper_", StringComparison.Ordinal)
                    || line.StartsWith("# TYPE gatekeeper_", StringComparison.Ordinal)
                    || line.StartsWith("# HELP gatekeeper_", StringComparison.Ordinal)
                )
                .Select(line => line + '\n')
        );
}
