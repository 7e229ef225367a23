using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Dashboards;

/// <summary>A dashboard as a file: its panels, and what they ask Prometheus.</summary>
internal sealed partial class Dashboard
{
    private const string Folder = "grafana/dashboards";

    private Dashboard(JsonNode json)
    {
        Json = json;
    }

    public static string[] Names =>
        [
            .. Directory
                .GetFiles(Repository.File(Folder), "*.json")
                .Select(file => Path.GetFileNameWithoutExtension(file)),
        ];

    public JsonNode Json { get; }

    public IEnumerable<JsonNode> Panels =>
        Json["panels"]!
            .AsArray()
            .OfType<JsonNode>()
            .Where(panel => panel["type"]!.GetValue<string>() != "row");

    public IEnumerable<Query> Queries =>
        from panel in Panels
        from target in panel["targets"]!.AsArray()
        select new Query(
            panel["title"]!.GetValue<string>(),
            target!["refId"]!.GetValue<string>(),
            target["expr"]!.GetValue<string>()
        );

    /// <summary>The metrics that the panels and the variables name, as the exposition names them.</summary>
    public IEnumerable<string> Metrics =>
        Queries
            .Select(query => query.Expression)
            .Concat(
                Json["templating"]!["list"]!
                    .AsArray()
                    .Select(variable => variable!["definition"]?.GetValue<string>() ?? "")
            )
            .SelectMany(expression => MetricName().Matches(expression))
            .Select(match => match.Groups["family"].Value)
            .Distinct();

    public static Dashboard Read(string name) =>
        new(JsonNode.Parse(Repository.Text($"{Folder}/{name}.json"))!);

    // Every metric in a query stands before its selector; a histogram's buckets are part of the family without the suffix.
    [GeneratedRegex(@"(?<family>\b[a-z]+(?:_[a-z]+)+?)(?:_bucket)?(?=\{|, )")]
    private static partial Regex MetricName();
}
