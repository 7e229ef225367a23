using System.Collections.Concurrent;
using Gatekeeper.Admission;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Measures;
using Gatekeeper.Windows;

namespace Gatekeeper.Bench.Bounds;

/// <summary>The replays behind a table: each storm with each seed, once.</summary>
/// <param name="window">A fixed window for the standard backend, scaled to other servers; null for the gate as it is.</param>
internal sealed class RunBook(int? window)
{
    private readonly ConcurrentDictionary<(string Storm, int Seed), ReplayResult> _results = new();
    private readonly ConcurrentDictionary<(string Storm, int Seed), TimeSpan> _took = new();
    private readonly ConcurrentDictionary<(string Storm, int Seed), TimeSpan> _processor = new();

    public ReplayResult this[string storm, int seed] => _results[(storm, seed)];

    public IEnumerable<ReplayResult> All => _results.Values;

    public bool Has(string storm, int seed) => _results.ContainsKey((storm, seed));

    public TimeSpan Took(string storm, int seed) => _took[(storm, seed)];

    /// <summary>Processor time of the whole process meanwhile: of one replay only where no other ran. Unlike the clock it does not count who else uses the machine.</summary>
    public TimeSpan ProcessorTime(string storm, int seed) => _processor[(storm, seed)];

    public void Play(Scenario scenario, int seed)
    {
        var began = TimeProvider.System.GetTimestamp();
        var used = Environment.CpuUsage.TotalTime;
        var settings = SettingsFor(scenario);
        var aimed =
            scenario.Name == FailureStorms.AtProbe
                ? ProbeAim.At(scenario, settings, seed)
                : scenario;
        var result = Replayer.Run(aimed, FleetStorms.DoorOf(scenario.Name, settings), seed);
        _took[(scenario.Name, seed)] = TimeProvider.System.GetElapsedTime(began);
        _processor[(scenario.Name, seed)] = Environment.CpuUsage.TotalTime - used;
        _results[(scenario.Name, seed)] = result;
    }

    public GateSettings SettingsFor(Scenario scenario)
    {
        var settings = Replayer.SettingsFor(scenario);
        return window is { } standard
            ? settings with
            {
                WindowLaw = WindowLawSettings.Fixed(
                    Math.Max((int)Math.Round(standard * ScaleOf(scenario)), 1)
                ),
            }
            : settings;
    }

    /// <summary>Workers of an average server over those of the standard one.</summary>
    private static double ScaleOf(Scenario scenario) =>
        scenario.Servers.Count > 0
            ? scenario.Servers.Average(server => server.Workers)
                / (double)ServerModel.StandardWorkers
            : (scenario.Scale?.CapacityPerSecond ?? 800) / 800;
}
