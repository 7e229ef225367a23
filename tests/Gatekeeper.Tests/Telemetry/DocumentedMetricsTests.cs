using System.Text.RegularExpressions;
using Gatekeeper.Testing;

namespace Gatekeeper.Tests.Telemetry;

public sealed partial class DocumentedMetricsTests
{
    /// <summary>Names are made in Telemetry alone, so its source and the documentation must list the same ones.</summary>
    [Fact]
    public void The_documentation_names_every_metric_and_no_other()
    {
        var source = Directory
            .GetFiles(Path.Combine(Repository.Root, "src", "Gatekeeper", "Telemetry"), "*.cs")
            .SelectMany(file => Instrument().Matches(File.ReadAllText(file)))
            .Select(match => Normal(match.Groups[1].Value))
            .Distinct()
            .Order();
        var documented = Documented()
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "metrics.md")))
            .Select(match => Normal(match.Value.Trim('`')))
            .Distinct()
            .Order();

        Assert.Equal(source, documented);
    }

    /// <summary>Without the suffixes that units and counters get.</summary>
    private static string Normal(string name) => Suffix().Replace(name.Replace('.', '_'), "");

    [GeneratedRegex("\"(gatekeeper\\.[a-z_.]+)\"")]
    private static partial Regex Instrument();

    [GeneratedRegex("`gatekeeper_[a-z_]+`")]
    private static partial Regex Documented();

    [GeneratedRegex("(_seconds)?(_total)?$")]
    private static partial Regex Suffix();
}
