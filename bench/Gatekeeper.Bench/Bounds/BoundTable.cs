namespace Gatekeeper.Bench.Bounds;

/// <summary>The table: a row for each bound, the worst of all seeds, met or not.</summary>
internal static class BoundTable
{
    /// <returns>How many rows are not met.</returns>
    public static int Write(
        IReadOnlyList<Bound> bounds,
        RunBook runs,
        IReadOnlyList<int> seeds,
        TextWriter output
    )
    {
        var rows = bounds.Select(bound => Row(bound, runs, seeds)).ToList();
        var header = new[] { "measure", "storm", "worst", "bound", "" };
        var widths = Enumerable
            .Range(0, header.Length)
            .Select(column => rows.Append(header).Max(row => row[column].Length))
            .ToArray();
        foreach (var row in rows.Prepend(header))
        {
            var cells = row.Select(
                (cell, column) =>
                    column is 2 or 3 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])
            );
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }

        var met = rows.Count(row => row[^1] == "pass");
        output.WriteLine($"{met} of {rows.Count} rows met");
        return rows.Count - met;
    }

    private static string[] Row(Bound bound, RunBook runs, IReadOnlyList<int> seeds)
    {
        if (bound.Value is null)
        {
            return [bound.Measure, bound.Storm, "not yet", bound.LimitText, "FAIL"];
        }

        var worst = bound.Worst(runs, seeds);
        return
        [
            bound.Measure,
            bound.Storm,
            bound.Write(worst),
            bound.LimitText,
            bound.IsMetBy(worst) ? "pass" : "FAIL",
        ];
    }
}
