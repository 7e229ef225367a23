using Gatekeeper.Replay;

namespace Gatekeeper.Demo.CommandLine;

/// <summary>What the person who starts the demo wants.</summary>
internal sealed record DemoOptions
{
    public required Scenario Scenario { get; init; }

    public required int Seed { get; init; }

    public bool Quick { get; init; }

    /// <summary>Only the run without the gate.</summary>
    public bool WithoutGate { get; init; }

    /// <summary>Only the run with the gate.</summary>
    public bool WithGate { get; init; }

    /// <summary>Two gates that know each other: all background comes to one, all foreground to the other.</summary>
    public bool TwoGates { get; init; }

    /// <summary>Which runs are played, in order: whether each has the gate.</summary>
    public IReadOnlyList<bool> Runs =>
        WithoutGate ? [false]
        : WithGate ? [true]
        : [false, true];

    public bool HalveCapacity { get; init; }

    public bool Keep { get; init; }

    public FileInfo? Json { get; init; }

    public FileInfo? Html { get; init; }

    /// <summary>The command that repeats the run; where it writes does not matter for that.</summary>
    public string Command =>
        string.Join(
            ' ',
            new[]
            {
                "./demo.sh",
                $"--scenario {Scenario.Name}",
                FormattableString.Invariant($"--seed {Seed}"),
                Quick ? "--quick" : null,
                WithoutGate ? "--without-gate" : null,
                WithGate ? "--with-gate" : null,
                TwoGates ? "--two-gates" : null,
                HalveCapacity ? "--halve-capacity" : null,
            }.OfType<string>()
        );
}
