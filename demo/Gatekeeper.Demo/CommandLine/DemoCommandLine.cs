using System.CommandLine;
using System.CommandLine.Parsing;
using Gatekeeper.Replay;

namespace Gatekeeper.Demo.CommandLine;

/// <summary>The options of <c>./demo.sh</c>, and what is wrong with them.</summary>
internal sealed class DemoCommandLine
{
    /// <summary>Bad arguments; 1 is a run that failed.</summary>
    public const int BadArguments = 2;

    private const int StandardSeed = 1;

    private readonly Option<FileInfo> _json = new("--json")
    {
        HelpName = "FILE",
        Description = "Write all figures to this file.",
    };

    private readonly Option<FileInfo> _html = new("--html")
    {
        HelpName = "FILE",
        Description = "Write the report here instead of artifacts/demo/report.html.",
    };

    private readonly Option<bool> _quick = new("--quick")
    {
        Description = "Shorter calm and storm, people give up after 10 s: both runs within 90 s.",
    };

    private readonly Option<bool> _withoutGate = new("--without-gate")
    {
        Description = "Only the run without the gate.",
    };

    private readonly Option<bool> _withGate = new("--with-gate")
    {
        Description = "Only the run with the gate.",
    };

    private readonly Option<bool> _twoGates = new("--two-gates")
    {
        Description =
            "The gate is two that know each other: all background comes to one, all foreground to the other.",
    };

    private readonly Option<bool> _halveCapacity = new("--halve-capacity")
    {
        Description = "The backend loses half of its workers in mid-storm.",
    };

    private readonly Option<bool> _keep = new("--keep")
    {
        Description =
            "Leave the servers of the last run on and print their addresses, until Ctrl-C.",
    };

    private readonly Option<int> _seed = new("--seed")
    {
        HelpName = "N",
        Description = "Who comes when is drawn from this number.",
        DefaultValueFactory = _ => StandardSeed,
    };

    private readonly Option<Scenario> _scenario = new("--scenario")
    {
        HelpName = "NAME",
        Description = "The storm: " + string.Join(", ", Playable()) + ". [default: pohang]",
        CustomParser = Parse,
    };

    private readonly RootCommand _root;

    public DemoCommandLine(Func<DemoOptions, Task<int>> run)
    {
        _root = new RootCommand(
            "A storm of connects against a chat server, with the gate and without it, side by side."
        )
        {
            _scenario,
            _quick,
            _withoutGate,
            _withGate,
            _twoGates,
            _halveCapacity,
            _keep,
            _seed,
            _json,
            _html,
        };
        _root.Validators.Add(OneRunAloneAtMost);
        _root.SetAction(parsed => run(Options(parsed)));
    }

    /// <summary>Runs what the arguments ask for, or says what is wrong with them.</summary>
    public async Task<int> InvokeAsync(IReadOnlyList<string> arguments, TextWriter errors)
    {
        var parsed = _root.Parse(arguments);
        if (parsed.Errors.Count == 0)
        {
            // Signals are ours: the servers must be ended before this program is.
            var configuration = new InvocationConfiguration
            {
                ProcessTerminationTimeout = null,
                EnableDefaultExceptionHandler = false,
            };
            return await parsed.InvokeAsync(configuration);
        }

        foreach (var error in parsed.Errors)
        {
            await errors.WriteLineAsync($"demo: {error.Message}");
        }

        await errors.WriteLineAsync("demo: ./demo.sh --help names all options.");
        return BadArguments;
    }

    private DemoOptions Options(ParseResult parsed) =>
        new()
        {
            Scenario = parsed.GetValue(_scenario) ?? StandardStorms.Pohang,
            Seed = parsed.GetValue(_seed),
            Quick = parsed.GetValue(_quick),
            WithoutGate = parsed.GetValue(_withoutGate),
            WithGate = parsed.GetValue(_withGate),
            TwoGates = parsed.GetValue(_twoGates),
            HalveCapacity = parsed.GetValue(_halveCapacity),
            Keep = parsed.GetValue(_keep),
            Json = parsed.GetValue(_json),
            Html = parsed.GetValue(_html),
        };

    private void OneRunAloneAtMost(CommandResult command)
    {
        if (command.GetValue(_withoutGate) && command.GetValue(_withGate))
        {
            command.AddError(
                "--without-gate and --with-gate each leave the other run out, so together nothing is played. Give one of them, or neither for both runs."
            );
        }
    }

    private static Scenario? Parse(ArgumentResult argument)
    {
        var name = argument.Tokens[^1].Value;
        var scenario = StandardStorms.Find(name);
        if (scenario is null)
        {
            argument.AddError(
                $"There is no scenario \"{name}\". There are: {string.Join(", ", Playable())}."
            );
        }
        else if (scenario.VirtualTimeOnly)
        {
            argument.AddError(
                $"\"{name}\" is too large for real sockets and is played in virtual time only: gatekeeper replay --scenario {scenario.Name}."
            );
        }

        return scenario;
    }

    private static IEnumerable<string> Playable() =>
        StandardStorms.All.Where(storm => !storm.VirtualTimeOnly).Select(storm => storm.Name);
}
