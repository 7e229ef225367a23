using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>An operator at the command line, in a hurry.</summary>
public sealed class OperateCommandTests : IAsyncLifetime
{
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test
    private ProxyUnderTest _proxy = null!; // the same

    private string Url => _proxy.Admin.BaseAddress!.ToString();

    public async ValueTask InitializeAsync()
    {
        _backend = await ScriptedBackend.StartAsync();
        _proxy = await ProxyUnderTest.StartAsync(_backend.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task Override_status_and_lift_follow_each_other()
    {
        var (overridden, said) = await RunAsync(
            "override",
            "--stage",
            "3",
            "--pause-bg",
            "--reason",
            "database on fire",
            "--for",
            "10m",
            "--url",
            Url,
            "--token",
            ProxyUnderTest.Token
        );
        var (shown, page) = await RunAsync("status", "--url", Url);
        var (lifted, _) = await RunAsync(
            "override",
            "--lift",
            "--url",
            Url,
            "--token",
            ProxyUnderTest.Token
        );
        var (_, after) = await RunAsync("status", "--url", Url);

        Assert.Equal((0, 0, 0), (overridden, shown, lifted));
        Assert.Contains("chat", said, StringComparison.Ordinal);
        Assert.Contains(
            "backend chat: mode enforce, stage 3 severe",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "OVERRIDDEN: stage 3, background paused, for ",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains("database on fire", page, StringComparison.Ordinal);
        Assert.DoesNotContain("OVERRIDDEN", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_and_token_may_come_from_the_configuration_and_the_token_from_the_environment()
    {
        var (withFile, _) = await RunAsync(
            "promote",
            "--device",
            "phone-1",
            "--reason",
            "r",
            "--url",
            Url,
            "--config",
            _proxy.ConfigurationFile
        );
        await using var program = ChildProcess.Start(
            Repository.GatekeeperProgram,
            ["promote", "--device", "phone-1", "--reason", "r", "--url", Url],
            environment: new() { ["GATEKEEPER_ADMIN_TOKEN"] = ProxyUnderTest.Token }
        );
        var (withEnvironment, output) = await program.EndAsync();

        Assert.Equal((0, 0), (withFile, withEnvironment));
        Assert.Contains("promoted: 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_it_is_said_where_one_goes()
    {
        var (exitCode, output) = await RunAsync("override", "--lift", "--url", Url);

        Assert.Equal(1, exitCode);
        Assert.Contains("GATEKEEPER_ADMIN_TOKEN", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_proxy_refuses_is_told_field_by_field()
    {
        var (exitCode, output) = await RunAsync(
            "override",
            "--stage",
            "3",
            "--reason",
            "r",
            "--for",
            "30h",
            "--backend",
            "chat",
            "--url",
            Url,
            "--token",
            ProxyUnderTest.Token
        );

        Assert.Equal(1, exitCode);
        Assert.Contains(
            "for: would last 1d6h; allowed are 1s to 24h",
            output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Where_nobody_answers_it_is_said_so()
    {
        var (exitCode, output) = await RunAsync(
            "status",
            "--url",
            $"http://127.0.0.1:{FreePort.Find()}"
        );

        Assert.Equal(1, exitCode);
        Assert.Contains("no answer from", output, StringComparison.Ordinal);
        Assert.Contains("--url", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--stage 3 --for 10m", "--reason is missing")]
    [InlineData("--stage 3 --reason r", "--for: is missing")]
    [InlineData("--stage 3 --reason r --for 10", "'10' is not a duration")]
    [InlineData("--stage 5 --reason r --for 10m", "5 is no stage")]
    [InlineData("--reason r --for 10m", "say what to do")]
    [InlineData("--lift --stage 3", "--lift ends an override")]
    [InlineData("--lift --url ftp://x", "is not an address")]
    public async Task A_wrong_command_line_exits_with_2_and_says_what_is_wanted(
        string arguments,
        string expected
    )
    {
        var (exitCode, output) = await RunAsync(["override", .. arguments.Split(' ')]);

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var program = ChildProcess.Start(Repository.GatekeeperProgram, arguments);
        return await program.EndAsync();
    }
}
