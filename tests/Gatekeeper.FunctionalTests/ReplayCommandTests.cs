using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary><c>gatekeeper replay</c> as an operator runs it.</summary>
public sealed class ReplayCommandTests
{
    private const string Small = """
        {
          "Like": "pohang",
          "Name": "small",
          "CalmLasts": "00:00:05",
          "StormLasts": "00:00:05",
          "WatchedAfterStorm": "00:00:05",
          "Servers": [ { "Workers": 4 } ]
        }
        """;

    [Fact]
    public async Task The_gate_and_all_that_it_is_compared_with_stand_side_by_side()
    {
        var (exitCode, output) = await ReplayAsync(
            "--compare",
            "none,fixed:5,nginx:60:480,gradient2,envoy"
        );

        Assert.Equal(0, exitCode);
        var lines = output.Split('\n');
        Assert.StartsWith("small, seed 1", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            ["gate", "none", "fixed:5", "nginx:60:480", "gradient2", "envoy"],
            lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );
    }

    [Fact]
    public async Task Every_wrong_entry_of_a_comparison_is_named_with_what_is_known()
    {
        var (exitCode, output) = await ReplayAsync("--compare", "none,nginx:60,haproxy:5");

        Assert.Equal(1, exitCode);
        Assert.Contains(
            "error: --compare nginx:60: write nginx:RATE:BURST",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "error: --compare haproxy:5: not known; known are none, fixed:N",
            output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("seed", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> ReplayAsync(params string[] options)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("small.json", Small);
        await using var program = ChildProcess.Start(
            Repository.GatekeeperProgram,
            ["replay", "--scenario", file, .. options]
        );
        return await program.EndAsync();
    }
}
