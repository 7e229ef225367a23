using System.Globalization;

namespace Chat.Bench.Report;

/// <summary>The report as Markdown tables.</summary>
internal static class ReportTable
{
    public static void Write(ChatReport report, TextWriter output)
    {
        output.WriteLine("| chatbackend | measured | aim | | |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (var row in report.Rows)
        {
            output.WriteLine(
                $"| {row.Name} | {Text(row.Figure, row.Unit)} | {Text(row.Aim, row.Unit)} | {Verdict(row)} | {row.Remark} |"
            );
        }

        if (report.Besides.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("| on the same machine | chatbackend | ejabberd | |");
            output.WriteLine("|---|---|---|---|");
        }

        foreach (var row in report.Besides)
        {
            output.WriteLine(
                $"| {row.Name} | {Text(row.ChatBackend, row.Unit)} | {Text(row.Ejabberd, row.Unit)} | {row.Remark} |"
            );
        }

        output.WriteLine();
        foreach (var remark in report.Remarks)
        {
            output.WriteLine(remark);
        }
    }

    public static string Number(double figure) =>
        figure.ToString(Math.Abs(figure) < 100 ? "#,0.0" : "#,0", CultureInfo.InvariantCulture);

    private static string Text(double? figure, string unit) =>
        figure is { } value ? $"{Number(value)} {unit}".TrimEnd() : "not measured";

    private static string Text(Aim? aim, string unit) =>
        aim is null
            ? ""
            : $"{(aim.AtMost ? "<=" : ">=")} {aim.Value.ToString("#,0.#", CultureInfo.InvariantCulture)} {unit}".TrimEnd();

    private static string Verdict(Row row) =>
        row.Met switch
        {
            true => "pass",
            false => "FAIL",
            null => "",
        };
}
