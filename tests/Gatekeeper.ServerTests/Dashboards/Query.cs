using System.Text.RegularExpressions;

namespace Gatekeeper.ServerTests.Dashboards;

/// <summary>One question of a panel.</summary>
internal sealed partial record Query(string Panel, string Name, string Expression)
{
    /// <summary>The question as Grafana sends it with "All" chosen everywhere.</summary>
    public string Substituted(string rateInterval) =>
        Variable()
            .Replace(
                Expression.Replace("$__rate_interval", rateInterval, StringComparison.Ordinal),
                ".+"
            );

    public override string ToString() => $"{Panel} ({Name}): {Expression}";

    [GeneratedRegex(@"\$(job|instance|backend)\b")]
    private static partial Regex Variable();
}
