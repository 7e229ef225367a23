using Gatekeeper.Demo.CommandLine;
using Gatekeeper.Demo.Results;
using Spectre.Console;

namespace Gatekeeper.Demo.Report;

/// <summary>Where a finished demo goes: a table here, the report and the figures into files.</summary>
internal sealed class ResultOutput(DemoOptions options, string root, IAnsiConsole console)
{
    public async Task WriteAsync(DemoResult result, CancellationToken cancellationToken)
    {
        ResultTable.Print(result, console);
        var html =
            options.Html ?? new FileInfo(Path.Combine(root, "artifacts", "demo", "report.html"));
        await SaveAsync("Report", html, HtmlReport.Write(result), cancellationToken);
        if (options.Json is { } json)
        {
            await SaveAsync("Figures", json, JsonReport.Write(result), cancellationToken);
        }
    }

    private async Task SaveAsync(
        string what,
        FileInfo file,
        string text,
        CancellationToken cancellationToken
    )
    {
        file.Directory?.Create();
        await File.WriteAllTextAsync(file.FullName, text, cancellationToken);
        await console.Profile.Out.Writer.WriteLineAsync($"{what}: {file.FullName}");
    }
}
