using System.Text.RegularExpressions;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Packaging;

/// <summary>The files in <c>deploy/</c> and <c>grafana/</c> name each other; a name that leads nowhere is found here.</summary>
public sealed partial class ComposeTests
{
    [Fact]
    public void Everything_that_is_mounted_exists()
    {
        var mounted = Mount().Matches(Repository.Text("deploy/compose.yaml"));

        Assert.NotEmpty(mounted);
        Assert.All(mounted, mount => Repository.File($"deploy/{mount.Groups["path"].Value}"));
    }

    [Fact]
    public async Task Configuration_shipped_for_the_gate_is_valid()
    {
        await ChildProcess.RunAsync(
            Repository.GatekeeperProgram,
            ["validate", Repository.File("deploy/gatekeeper/gatekeeper.json")],
            environment: new() { ["Gatekeeper__Admin__Token"] = "sixteen or more characters" }
        );
    }

    [Fact]
    public void Every_target_that_is_built_is_a_stage_of_the_Dockerfile()
    {
        var dockerfile = Repository.Text("Dockerfile");
        var targets = Target().Matches(Repository.Text("deploy/compose.yaml"));

        Assert.NotEmpty(targets);
        Assert.All(
            targets,
            target =>
                Assert.Contains(
                    $" AS {target.Groups["stage"].Value}\n",
                    dockerfile,
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void Grafana_knows_how_often_Prometheus_looks()
    {
        var scrape = ScrapeInterval().Match(Repository.Text("deploy/prometheus/prometheus.yml"));
        var grafana = TimeInterval()
            .Match(Repository.Text("grafana/provisioning/datasources/prometheus.yml"));

        Assert.True(scrape.Success && grafana.Success);
        Assert.Equal(scrape.Groups["value"].Value, grafana.Groups["value"].Value);
    }

    [Fact]
    public void Grafana_finds_the_dashboards_where_they_are_mounted()
    {
        var path = DashboardPath()
            .Match(Repository.Text("grafana/provisioning/dashboards/gatekeeper.yml"));

        Assert.Contains(
            $"- ../grafana/dashboards:{path.Groups["value"].Value}:ro",
            Repository.Text("deploy/compose.yaml"),
            StringComparison.Ordinal
        );
    }

    [GeneratedRegex(@"- (?<path>\.{1,2}/[^:\s]+):")]
    private static partial Regex Mount();

    [GeneratedRegex(@"target: (?<stage>\w+)")]
    private static partial Regex Target();

    [GeneratedRegex(@"scrape_interval: (?<value>\S+)")]
    private static partial Regex ScrapeInterval();

    [GeneratedRegex(@"timeInterval: (?<value>\S+)")]
    private static partial Regex TimeInterval();

    [GeneratedRegex(@"path: (?<value>/\S+)")]
    private static partial Regex DashboardPath();
}
