using System.CommandLine;
using Chat.Bench.Processes;
using Chat.Bench.Report;

namespace Chat.Bench;

/// <summary>The command line: <c>./bench.sh chat</c>.</summary>
internal static class ChatBenchCommand
{
    private static readonly Option<int> Runs = new("--runs")
    {
        Description = "How often everything that is cheap is measured; medians are printed.",
        DefaultValueFactory = _ => 3,
    };

    private static readonly Option<double> Seconds = new("--seconds")
    {
        Description = "How long one run lasts.",
        DefaultValueFactory = _ => 3,
    };

    private static readonly Option<int> Sessions = new("--sessions")
    {
        Description = "How many idle sessions the memory of one is computed from, up to 8,000.",
        DefaultValueFactory = _ => 2000,
    };

    private static readonly Option<string?> Json = new("--json")
    {
        Description = "Write the figures to this file as well.",
    };

    private static readonly Option<string> Only = new("--only")
    {
        Description = $"Only these parts: {string.Join(',', BenchParts.All)}.",
        DefaultValueFactory = _ => string.Join(',', BenchParts.All),
    };

    public static RootCommand Create()
    {
        var command = new RootCommand("What the chat server does on this machine.")
        {
            Runs,
            Seconds,
            Sessions,
            Json,
            Only,
        };
        command.SetAction((parsed, _) => RunAsync(parsed, Console.Out, Console.Error));
        return command;
    }

    /// <returns>0: every aim is met. 1: not. 2: something could not be measured.</returns>
    private static async Task<int> RunAsync(
        ParseResult parsed,
        TextWriter output,
        TextWriter errors
    )
    {
        var options = new BenchOptions(
            parsed.GetValue(Runs),
            TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
            parsed.GetValue(Sessions),
            parsed.GetRequiredValue(Only).Split(',')
        );
        if (
            options is not { Runs: > 0, IdleSessions: > 0 and <= 8000 }
            || options.Lasts <= TimeSpan.Zero
            || options.Parts.Except(BenchParts.All).Any()
        )
        {
            await errors.WriteLineAsync(
                "error: no such runs, seconds, sessions or parts; see --help"
            );
            return 2;
        }

        using var folder = new BenchFolder();
        var bench = new Workbench(options, folder, new ChatReport(), errors, TimeProvider.System);
        try
        {
            await ChatBench.RunAsync(bench);
        }
        catch (BenchFailedException e)
        {
            await errors.WriteLineAsync($"error: {e.Message}");
            return 2;
        }

        ReportTable.Write(bench.Report, output);
        if (parsed.GetValue(Json) is { } path)
        {
            await ReportJson.WriteAsync(bench.Report, path);
        }

        return bench.Report.AllMet ? 0 : 1;
    }
}
