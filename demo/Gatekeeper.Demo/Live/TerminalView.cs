using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gatekeeper.Demo.Live;

/// <summary>One panel that stays in its place and changes twice a second.</summary>
internal sealed class TerminalView(IAnsiConsole console, TimeProvider time) : ILiveView
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(0.5);

    public void Announce(string what) => console.MarkupLineInterpolated($"[grey]{what}[/]");

    public Task ShowAsync(RunTitle title, Func<LiveSample?> latest, Task run) =>
        console
            .Live(new Text(""))
            .StartAsync(async context =>
            {
                while (!run.IsCompleted)
                {
                    await Task.WhenAny(run, Task.Delay(_interval, time));
                    if (latest() is { } sample)
                    {
                        context.UpdateTarget(Draw(title, sample));
                    }
                }
            });

    private static Panel Draw(RunTitle title, LiveSample sample) =>
        new(new Rows(Where(title, sample), Figures(title, sample), Gate(sample)))
        {
            Header = new PanelHeader($" {title.Plan.Scenario.Name}, {title.Name} "),
            BorderStyle = new Style(title.WithGate ? Color.Green : Color.Orange1),
            Expand = true,
        };

    private static Markup Where(RunTitle title, LiveSample sample)
    {
        var colour = sample.Phase == Schedule.Phase.Storm ? "bold orange1" : "grey";
        var (at, end) = (sample.At.TotalSeconds, title.Plan.ArrivalsEnd.TotalSeconds);
        return new Markup(
            string.Create(
                CultureInfo.InvariantCulture,
                $"[{colour}]{LiveWords.Phase(sample.Phase)}[/], {at:0} s (arrivals end at {end:0} s)"
            )
        );
    }

    private static Table Figures(RunTitle title, LiveSample sample)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumn("");
        foreach (var figure in new[] { "in/s", "attempts/s", "ready/s", "waiting", "p99 of 10 s" })
        {
            table.AddColumn(figure, column => column.RightAligned().PadLeft(2));
        }

        table.AddColumn("ready/s, last 30 s", column => column.PadLeft(2));
        table.AddRow(Row("foreground", sample.Foreground, sample.Foreground.ReadyHistory.Max()));
        table.AddRow(Row("background", sample.Background, title.Plan.CapacityPerSecond));
        return table;
    }

    private static IEnumerable<IRenderable> Row(string name, LiveClass figures, double top)
    {
        string[] cells =
        [
            name,
            Number(figures.ArrivedPerSecond),
            Number(figures.AttemptsPerSecond),
            Number(figures.ReadyPerSecond),
            Number(figures.Waiting),
            LiveWords.Milliseconds(figures.P99Ms),
            Sparkline.Of(figures.ReadyHistory, top),
        ];
        return cells.Select(cell => new Text(cell));
    }

    private static Text Gate(LiveSample sample)
    {
        if (sample.Gate is not { } gate)
        {
            return new Text(LiveWords.Reason(null));
        }

        return new Text(
            string.Create(
                CultureInfo.InvariantCulture,
                $"stage {LiveWords.Stage(gate)}   parked {LiveWords.Parked(gate):N0}   in progress {gate.HandshakesInProgress} of {gate.Window:0.#}\n{LiveWords.Reason(gate)}"
            )
        );
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
