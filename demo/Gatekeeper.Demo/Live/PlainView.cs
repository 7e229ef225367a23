using System.Globalization;

namespace Gatekeeper.Demo.Live;

/// <summary>A line every few seconds, without any control codes: for a file, a pipe or a build log.</summary>
internal sealed class PlainView(TextWriter output, TimeProvider time) : ILiveView
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(3);

    public void Announce(string what) => output.WriteLine(what);

    public async Task ShowAsync(RunTitle title, Func<LiveSample?> latest, Task run)
    {
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, Task.Delay(_interval, time));
            if (latest() is { } sample)
            {
                await output.WriteLineAsync(Line(title, sample));
            }
        }
    }

    private static string Line(RunTitle title, LiveSample sample)
    {
        var (foreground, background, gate) = (sample.Foreground, sample.Background, sample.Gate);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"[{title.Name}] {sample.At.TotalSeconds, 4:0} s {LiveWords.Phase(sample.Phase)}: "
                + $"FG {foreground.ArrivedPerSecond}/s in, {foreground.ReadyPerSecond}/s ready, {foreground.Waiting} waiting, p99 {LiveWords.Milliseconds(foreground.P99Ms)}; "
                + $"BG {background.ArrivedPerSecond}/s in, {background.ReadyPerSecond}/s ready, {background.Waiting} waiting, {background.AttemptsPerSecond} attempts/s"
        );
        return gate is null
            ? line
            : line
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"; stage {LiveWords.Stage(gate)}, {LiveWords.Parked(gate)} parked, {gate.HandshakesInProgress} of {gate.Window:0.#} in progress"
                );
    }
}
