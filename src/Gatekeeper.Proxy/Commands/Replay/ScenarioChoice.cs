using Gatekeeper.Replay;
using Gatekeeper.Replay.Files;

namespace Gatekeeper.Proxy.Commands.Replay;

/// <summary>What <c>--scenario</c> names: a standard storm or a file.</summary>
/// <param name="Scenario">The scenario, unless something is wrong.</param>
/// <param name="Faults">What is wrong.</param>
internal sealed record ScenarioChoice(Scenario? Scenario, IReadOnlyList<string> Faults)
{
    public static ScenarioChoice Read(string nameOrFile)
    {
        if (StandardStorms.Find(nameOrFile) is { } standard)
        {
            return new ScenarioChoice(standard, []);
        }

        if (!File.Exists(nameOrFile))
        {
            var names = string.Join(", ", StandardStorms.All.Select(storm => storm.Name));
            return new ScenarioChoice(
                null,
                [$"--scenario {nameOrFile}: neither a standard storm ({names}) nor a file"]
            );
        }

        try
        {
            var file = ScenarioFile.Read(
                Path.GetFileName(nameOrFile),
                File.ReadAllBytes(nameOrFile)
            );
            return new ScenarioChoice(
                file.Scenario,
                [.. file.Faults.Select(fault => fault.ToString())]
            );
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new ScenarioChoice(
                null,
                [$"{nameOrFile}: cannot be read: {unreadable.Message}"]
            );
        }
    }
}
