using System.Text.Json.Nodes;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Dashboards;

/// <summary>The dashboards against a running gate: what they name exists, and what they ask has an answer in a storm.</summary>
public sealed class DashboardDataTests
{
    public static TheoryData<string> All => [.. Dashboard.Names];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_metric_of_a_dashboard_is_in_the_exposition(string name)
    {
        await using var backend = await SlowBackend.StartAsync();
        await using var gate = await StartGateAsync(backend);
        await using var storm = Storm.Start(gate, foreground: 2, background: 8);

        HashSet<string> exposed = [];
        await Eventually.Holds(
            async () =>
            {
                exposed = Exposition.Families(await gate.MetricsAsync());
                return Dashboard.Read(name).Metrics.All(exposed.Contains);
            },
            () =>
                "not in /metrics: "
                + string.Join(", ", Dashboard.Read(name).Metrics.Except(exposed))
        );
    }

    [Fact]
    public async Task Prometheus_has_nothing_to_say_against_our_metrics()
    {
        await using var backend = await SlowBackend.StartAsync();
        await using var gate = await StartGateAsync(backend);
        await using var storm = Storm.Start(gate, foreground: 2, background: 8);
        await Eventually.Holds(
            async () =>
                Exposition
                    .Families(await gate.MetricsAsync())
                    .Contains("gatekeeper_park_wait_duration_seconds"),
            () => "nothing was parked"
        );

        var complaints = await ChildProcess.RunAsync(
            "/usr/bin/promtool",
            ["check", "metrics"],
            input: Exposition.Ours(await gate.MetricsAsync())
        );

        Assert.Equal("", complaints);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_panel_shows_data_while_a_storm_is_on(string name)
    {
        await using var backend = await SlowBackend.StartAsync();
        await using var gate = await StartGateAsync(backend);
        await CalmUntilReferenceIsKnownAsync(gate);
        await using var prometheus = await PrometheusProcess.StartAsync(gate.AdminUrl);
        await using var storm = Storm.Start(gate, foreground: 4, background: 40);

        List<Query> silent = [.. Dashboard.Read(name).Queries];
        await Eventually.Holds(
            async () =>
            {
                foreach (var query in silent.ToArray())
                {
                    if ((await prometheus.AskAsync(query.Substituted("10s"))).Length > 0)
                    {
                        silent.Remove(query);
                    }
                }

                return silent.Count == 0;
            },
            () => "no data for:\n" + string.Join('\n', silent)
        );
    }

    [Fact]
    public async Task Configuration_shipped_for_Prometheus_is_valid()
    {
        await ChildProcess.RunAsync(
            "/usr/bin/promtool",
            ["check", "config", Repository.File("deploy/prometheus/prometheus.yml")]
        );
    }

    // A gate that starts in a storm does not know what is normal, and says so by showing no reference.
    private static async Task CalmUntilReferenceIsKnownAsync(GatekeeperProcess gate)
    {
        await using var calm = Storm.Start(gate, foreground: 1, background: 0);
        await Eventually.Holds(
            async () =>
                await gate.BackendStateAsync() is { } state
                && state["referenceSeconds"] is not null
                && state["probes"]?[0]?["ratio"] is not null,
            () => "the gate has not learned its references in calm"
        );
    }

    private static Task<GatekeeperProcess> StartGateAsync(SlowBackend backend) =>
        GatekeeperProcess.StartAsync(
            backend.Address,
            new JsonObject
            {
                ["Window"] = new JsonObject { ["Initial"] = 4, ["Max"] = 4 },
                ["Probe"] = new JsonObject { ["Path"] = "/probe", ["Interval"] = "00:00:00.1" },
            },
            policy: []
        );
}
