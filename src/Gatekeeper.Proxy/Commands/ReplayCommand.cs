using System.CommandLine;
using System.Globalization;
using Gatekeeper.Peers;
using Gatekeeper.Proxy.Commands.Replay;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Doors;
using Gatekeeper.Replay.Measures;
using Gatekeeper.Windows;

namespace Gatekeeper.Proxy.Commands;

/// <summary><c>gatekeeper replay</c>: the gate under a simulated storm, in virtual time.</summary>
internal static class ReplayCommand
{
    private static readonly Option<string> ScenarioOption = new("--scenario")
    {
        Description =
            "The storm: "
            + string.Join(", ", StandardStorms.All.Select(storm => storm.Name))
            + ", or a file (JSON).",
        Required = true,
    };

    private static readonly Option<FileInfo?> ConfigOption = new("--config")
    {
        Description = "Take the gate's settings from this configuration.",
    };

    private static readonly Option<string?> BackendOption = new("--backend")
    {
        Description = "Which backend of that configuration; needed when it has several.",
    };

    private static readonly Option<int?> WindowOption = new("--window")
    {
        Description =
            "Give the gate this window for each destination, whatever the configuration says.",
    };

    private static readonly Option<int> SeedOption = new("--seed")
    {
        Description = "Seeds everything that is left to chance.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string?> CompareOption = new("--compare")
    {
        Description =
            $"Also play it with these in the gate's place, for example none,fixed:48,gradient2: {PeerDoors.Known}.",
    };

    private static readonly Option<FileInfo?> JsonOption = new("--json")
    {
        Description = "Write everything that was measured to this file.",
    };

    private static readonly Option<FileInfo?> HtmlOption = new("--html")
    {
        Description = "Draw it into this file.",
    };

    public static Command Create()
    {
        var command = new Command(
            "replay",
            "Play a storm against the gate in virtual time, and print what it measured."
        )
        {
            ScenarioOption,
            ConfigOption,
            BackendOption,
            WindowOption,
            SeedOption,
            CompareOption,
            JsonOption,
            HtmlOption,
        };
        command.SetAction(parsed => Replay(parsed, Console.Out, Console.Error));
        return command;
    }

    private static int Replay(ParseResult parsed, TextWriter output, TextWriter errors)
    {
        var asked = ScenarioChoice.Read(parsed.GetRequiredValue(ScenarioOption));
        if (asked.Scenario is not { } scenario)
        {
            return Refuse(errors, asked.Faults);
        }

        var set = GateSettingsChoice.Read(
            parsed.GetValue(ConfigOption),
            parsed.GetValue(BackendOption),
            scenario
        );
        if (set.Settings is not { } settings)
        {
            return Refuse(errors, set.Faults);
        }

        if (parsed.GetValue(WindowOption) is { } window)
        {
            if (window is < 1 or > 100_000)
            {
                return Refuse(errors, [$"--window {window}: use 1 to 100000"]);
            }

            settings = settings with { WindowLaw = WindowLawSettings.Fixed(window) };
        }

        var peers = PeerDoors.Read(parsed.GetValue(CompareOption));
        var wrong = peers.Where(peer => peer.Door is null).ToList();
        if (wrong.Count > 0)
        {
            return Refuse(errors, wrong.Select(peer => $"--compare {peer.Text}: {peer.Problem}"));
        }

        var seed = parsed.GetValue(SeedOption);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{scenario.Name}, seed {seed}: {scenario.Story}"
            )
        );
        var results = peers
            .Select(peer => peer.Door)
            .OfType<IFrontDoor>()
            .Prepend(new GateDoor(settings, budget: set.Budget))
            .Select(door => Replayer.Run(scenario, door, seed))
            .ToList();
        ReplayTable.Write(results, output);
        return WriteFiles(parsed, scenario, results, errors);
    }

    private static int WriteFiles(
        ParseResult parsed,
        Scenario scenario,
        IReadOnlyList<ReplayResult> results,
        TextWriter errors
    )
    {
        try
        {
            if (parsed.GetValue(JsonOption) is { } json)
            {
                File.WriteAllText(json.FullName, ReplayJson.Of(scenario, results));
            }

            if (parsed.GetValue(HtmlOption) is { } html)
            {
                File.WriteAllText(html.FullName, ReplayPage.Of(scenario, results));
            }

            return ExitCodes.Success;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return Refuse(errors, [unwritable.Message]);
        }
    }

    private static int Refuse(TextWriter errors, IEnumerable<string> faults)
    {
        foreach (var fault in faults)
        {
            errors.WriteLine($"error: {fault}");
        }

        return ExitCodes.Failure;
    }
}
