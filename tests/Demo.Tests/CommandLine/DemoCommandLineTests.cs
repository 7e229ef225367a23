using Gatekeeper.Demo.CommandLine;

namespace Demo.Tests.CommandLine;

public sealed class DemoCommandLineTests
{
    private readonly StringWriter _errors = new();
    private DemoOptions? _run;

    [Fact]
    public async Task No_arguments_play_Pohang_in_full()
    {
        Assert.Equal(0, await InvokeAsync());

        Assert.Equal("pohang", _run?.Scenario.Name);
        Assert.Equal("./demo.sh --scenario pohang --seed 1", _run?.Command);
    }

    [Fact]
    public async Task Every_option_arrives()
    {
        Assert.Equal(
            0,
            await InvokeAsync(
                "--scenario",
                "fgflood",
                "--quick",
                "--without-gate",
                "--two-gates",
                "--keep",
                "--halve-capacity",
                "--seed",
                "7",
                "--json",
                "out.json",
                "--html",
                "out.html"
            )
        );

        Assert.NotNull(_run);
        Assert.True(
            _run.Quick && _run.WithoutGate && _run.TwoGates && _run.Keep && _run.HalveCapacity
        );
        Assert.Equal("out.json", _run.Json?.Name);
        Assert.Equal("out.html", _run.Html?.Name);
        Assert.Equal(
            "./demo.sh --scenario fgflood --seed 7 --quick --without-gate --two-gates --halve-capacity",
            _run.Command
        );
    }

    [Theory]
    [InlineData("false true")]
    [InlineData("false", "--without-gate")]
    [InlineData("true", "--with-gate")]
    public async Task Either_run_can_be_played_alone(string runs, params string[] arguments)
    {
        Assert.Equal(0, await InvokeAsync(arguments));

        Assert.NotNull(_run);
        Assert.Equal(runs, string.Join(' ', _run.Runs.Select(with => with ? "true" : "false")));
        Assert.Equal(
            string.Join(' ', ["./demo.sh --scenario pohang --seed 1", .. arguments]),
            _run.Command
        );
    }

    [Theory]
    [InlineData("Give one of them", "--with-gate", "--without-gate")]
    [InlineData("There is no scenario \"tsunami\"", "--scenario", "tsunami")]
    [InlineData("virtual time only", "--scenario", "gyeongju-full")]
    [InlineData("--seed", "--seed", "many")]
    [InlineData("--faster", "--faster")]
    [InlineData("--json", "--json")]
    public async Task What_is_wrong_with_the_arguments_is_said_and_the_exit_code_is_2(
        string said,
        params string[] arguments
    )
    {
        Assert.Equal(2, await InvokeAsync(arguments));

        Assert.Contains(said, _errors.ToString(), StringComparison.Ordinal);
        Assert.Null(_run);
    }

    private Task<int> InvokeAsync(params string[] arguments) =>
        new DemoCommandLine(options =>
        {
            _run = options;
            return Task.FromResult(0);
        }).InvokeAsync(arguments, _errors);
}
