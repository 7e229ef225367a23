using Gatekeeper.Demo.Results;
using Spectre.Console;

namespace Gatekeeper.Demo.Report;

/// <summary>The comparison in the terminal.</summary>
internal static class ResultTable
{
    public static void Print(DemoResult result, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("");
        var runs = new[]
        {
            ("without the gate", result.WithoutGate),
            ("with the gate", result.WithGate),
        }
            .Where(run => run.Item2 is not null)
            .ToList();
        foreach (var (name, _) in runs)
        {
            table.AddColumn(name);
        }

        foreach (var headline in Comparison.All)
        {
            table.AddRow([
                headline.Name,
                .. runs.Select(run =>
                    headline.Figure(run.Item2!) is { } figure
                        ? $"{figure}  ({headline.Detail(run.Item2!)})"
                        : "-"
                ),
            ]);
        }

        console.Write(table);
        foreach (var (name, run) in runs)
        {
            foreach (var remark in Remarks.On(run!, result))
            {
                console.WriteLine($"{name}: {remark}");
            }
        }
    }
}
