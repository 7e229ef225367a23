using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Gatekeeper.Proxy.Hosting;
using Gatekeeper.Replay;

namespace Gatekeeper.Proxy.Commands.Replay;

/// <summary>How the replayed gate is set: by the defaults, or by a backend of a configuration file.</summary>
/// <param name="Settings">The settings, unless something is wrong.</param>
/// <param name="Faults">What is wrong.</param>
internal sealed record GateSettingsChoice(GateSettings? Settings, IReadOnlyList<string> Faults)
{
    /// <summary>The budget of devices with passes: of the first policy that gives any.</summary>
    public Budget Budget { get; private init; } = Budget.Default;

    public static GateSettingsChoice Read(FileInfo? file, string? backend, Scenario scenario)
    {
        if (file is null)
        {
            return backend is null
                ? new GateSettingsChoice(Replayer.SettingsFor(scenario), [])
                : Wrong("--backend names a backend of a configuration: give --config as well");
        }

        var candidate = ConfigurationFile.Read(file.FullName).Checked;
        if (candidate.Faults.Count > 0)
        {
            return new GateSettingsChoice(
                null,
                [.. candidate.Faults.Select(fault => fault.ToString())]
            );
        }

        var backends = candidate.Options.Backends;
        if (backend is null && backends.Count > 1)
        {
            return Wrong($"--backend: choose one of {string.Join(", ", backends.Keys)}");
        }

        if (backend is not null && !backends.ContainsKey(backend))
        {
            return Wrong(
                $"--backend {backend}: {file.Name} has {string.Join(", ", backends.Keys.DefaultIfEmpty("none"))}"
            );
        }

        var chosen = backend is null ? backends.Values.FirstOrDefault() : backends[backend];
        return new GateSettingsChoice(
            // Patience is the scenario's: it says how its clients behave.
            (chosen ?? new BackendOptions()).ToGateSettings(
                scenario.Background.TryLasts,
                candidate.Options.FloorShare()
            ),
            []
        )
        {
            Budget =
                candidate
                    .Options.Policies.Values.FirstOrDefault(policy => policy.Pass)
                    ?.Foreground.Budget.ToBudget()
                ?? Budget.Default,
        };
    }

    private static GateSettingsChoice Wrong(string fault) => new(null, [fault]);
}
