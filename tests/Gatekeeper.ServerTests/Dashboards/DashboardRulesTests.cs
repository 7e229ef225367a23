using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gatekeeper.ServerTests.Dashboards;

/// <summary>The rules of Grafana's own dashboard linter, and of the dashboards the .NET team publishes, as far as they concern us.</summary>
public sealed partial class DashboardRulesTests
{
    public static TheoryData<string> All => [.. Dashboard.Names];

    [Fact]
    public void Overview_has_the_address_that_links_point_to()
    {
        var overview = Dashboard.Read("gatekeeper-overview").Json;

        Assert.Equal("gatekeeper-overview", overview["uid"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Dashboard_is_a_provisioned_file(string name)
    {
        var json = Dashboard.Read(name).Json;

        Assert.Equal(name, json["uid"]!.GetValue<string>());
        Assert.Equal(39, json["schemaVersion"]!.GetValue<int>());
        Assert.False(json["editable"]!.GetValue<bool>());
        Assert.Null(json["__inputs"]);
        Assert.Null(json["id"]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Variables_choose_data_source_job_instance_and_backend(string name)
    {
        var variables = Dashboard.Read(name).Json["templating"]!["list"]!.AsArray();

        Assert.Equal(
            ["datasource", "job", "instance", "backend"],
            variables.Select(variable => variable!["name"]!.GetValue<string>())
        );
        Assert.Equal("prometheus", variables[0]!["query"]!.GetValue<string>());
        Assert.All(
            variables.Skip(1),
            variable =>
            {
                Assert.Equal("query", variable!["type"]!.GetValue<string>());
                Assert.True(variable["multi"]!.GetValue<bool>());
                Assert.Equal(".+", variable["allValue"]!.GetValue<string>());
                Assert.Equal(2, variable["refresh"]!.GetValue<int>());
            }
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_panel_says_what_it_shows_and_in_which_unit(string name)
    {
        Assert.All(
            Dashboard.Read(name).Panels,
            panel =>
            {
                Assert.NotEqual("", panel["title"]!.GetValue<string>());
                Assert.True(panel["description"]!.GetValue<string>().Length > 20);
                Assert.NotEqual("", panel["fieldConfig"]!["defaults"]!["unit"]!.GetValue<string>());
                Assert.Equal("${datasource}", panel["datasource"]!["uid"]!.GetValue<string>());
            }
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Panels_have_titles_and_numbers_of_their_own_and_do_not_overlap(string name)
    {
        var json = Dashboard.Read(name).Json;
        var all = json["panels"]!.AsArray().OfType<JsonNode>().ToList();

        Assert.Distinct(all.Select(panel => panel["id"]!.GetValue<int>()));
        Assert.Distinct(all.Select(panel => panel["title"]!.GetValue<string>()));
        Assert.Distinct(all.SelectMany(Cells));
        Assert.All(all.SelectMany(Cells), cell => Assert.InRange(cell.X, 0, 23));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_query_obeys_the_variables(string name)
    {
        Assert.All(
            Dashboard.Read(name).Queries,
            query =>
                Assert.All(
                    Selector().Matches(query.Expression),
                    match =>
                    {
                        var selector = match.Value;
                        Assert.Contains("""job=~"$job",instance=~"$instance" """.Trim(), selector);
                        Assert.True(
                            selector.Contains("""backend=~"$backend" """.Trim())
                                || IsPerProcess(selector),
                            $"{query}: {selector} ignores the backend variable"
                        );
                    }
                )
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Counters_are_read_as_rates_over_the_interval_that_Grafana_derives(string name)
    {
        Assert.All(
            Dashboard.Read(name).Queries,
            query =>
            {
                Assert.All(
                    Range().Matches(query.Expression),
                    range => Assert.Equal("[$__rate_interval]", range.Value)
                );
                Assert.Equal(
                    Counter().Count(query.Expression),
                    CounterInRate().Count(query.Expression)
                );
            }
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Stages_are_shown_by_their_names(string name)
    {
        var stages = Dashboard
            .Read(name)
            .Panels.Where(panel =>
                Regex.IsMatch(
                    panel["targets"]![0]!["expr"]!.GetValue<string>(),
                    @"\bgatekeeper_stage\{"
                )
            )
            .ToList();

        Assert.NotEmpty(stages);
        Assert.All(
            stages,
            panel =>
            {
                var options = panel["fieldConfig"]!["defaults"]!["mappings"]![0]!["options"]!;
                string[] names =
                [
                    .. Enumerable
                        .Range(0, 5)
                        .Select(stage => options[$"{stage}"]!["text"]!.GetValue<string>()),
                ];
                Assert.Equal(
                    ["normal", "watch", "emergency", "severe", "foreground overload"],
                    names
                );
            }
        );
    }

    private static bool IsPerProcess(string selector) =>
        selector.StartsWith("dotnet_", StringComparison.Ordinal)
        || selector.StartsWith("kestrel_", StringComparison.Ordinal)
        || selector.StartsWith("gatekeeper_build_info", StringComparison.Ordinal)
        || selector.StartsWith("gatekeeper_budget_", StringComparison.Ordinal)
        || selector.StartsWith("gatekeeper_config_", StringComparison.Ordinal)
        || selector.StartsWith("gatekeeper_connections_closed_", StringComparison.Ordinal)
        || selector.StartsWith("gatekeeper_descriptors_", StringComparison.Ordinal)
        || selector.StartsWith("gatekeeper_flag_", StringComparison.Ordinal)
        || selector.StartsWith("gatekeeper_passes_", StringComparison.Ordinal)
        || selector.StartsWith("gatekeeper_peers", StringComparison.Ordinal)
        || selector.StartsWith("gatekeeper_strangers", StringComparison.Ordinal)
        || selector.StartsWith("gatekeeper_tickets_", StringComparison.Ordinal);

    private static IEnumerable<(int X, int Y)> Cells(JsonNode panel)
    {
        var place = panel["gridPos"]!;
        return from x in Enumerable.Range(place["x"]!.GetValue<int>(), place["w"]!.GetValue<int>())
            from y in Enumerable.Range(place["y"]!.GetValue<int>(), place["h"]!.GetValue<int>())
            select (x, y);
    }

    [GeneratedRegex(@"[a-z_]+\{[^}]*\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"[a-z_]+_(total|bucket|seconds_sum|seconds_count)\{")]
    private static partial Regex Counter();

    [GeneratedRegex(@"(rate|increase)\([a-z_]+_(total|bucket|seconds_sum|seconds_count)\{")]
    private static partial Regex CounterInRate();
}
