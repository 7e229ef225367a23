using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

/// <summary>The program as an operator runs it.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("run", "--config")]
    [InlineData("validate", null)]
    public async Task Five_faults_are_named_at_once_with_exit_code_1_and_nothing_listens(
        string command,
        string? option
    )
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Find();
        var file = folder.Write("five.json", FiveFaults(port));
        await using var program = ChildProcess.Start(
            Repository.GatekeeperProgram,
            option is null ? [command, file] : [command, option, file]
        );

        var (exitCode, output) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        string[] keys =
        [
            "Gatekeeper:Admin:Url",
            "Gatekeeper:Backends:chat:Window:Intial",
            "Gatekeeper:Policies:phones:Background:Patience",
            "ReverseProxy:Routes:chat:ClusterId",
            "Kestrel:Endpoints:Http:Protocols",
        ];
        Assert.All(keys, key => Assert.Contains(key, output, StringComparison.Ordinal));
        Assert.Equal(5, output.Split("five.json:").Length - 1 - (option is null ? 1 : 0));
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var socket = new Socket(
                AddressFamily.InterNetwork,
                SocketType.Stream,
                ProtocolType.Tcp
            );
            await socket.ConnectAsync(IPAddress.Loopback, port);
        });
    }

    [Fact]
    public async Task A_valid_file_is_said_to_be_valid()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write(
            "good.json",
            ProxyUnderTest.Configuration(new Uri("http://127.0.0.1:1/")).ToJsonString()
        );
        await using var program = ChildProcess.Start(
            Repository.GatekeeperProgram,
            ["validate", file]
        );

        var (exitCode, output) = await program.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("good.json: valid", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validat", "did you mean")]
    [InlineData("run", "--config")]
    [InlineData("validate", "FILE")]
    public async Task A_wrong_command_line_exits_with_2_and_says_what_is_wanted(
        string argument,
        string expected
    )
    {
        await using var program = ChildProcess.Start(Repository.GatekeeperProgram, [argument]);

        var (exitCode, output) = await program.EndAsync();

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_missing_file_is_a_fault_and_not_a_crash()
    {
        await using var program = ChildProcess.Start(
            Repository.GatekeeperProgram,
            ["run", "--config", "/nowhere/gatekeeper.json"]
        );

        var (exitCode, output) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(
            "/nowhere/gatekeeper.json: cannot be read",
            output,
            StringComparison.Ordinal
        );
    }

    /// <summary>A drain may take longer than the two seconds that command-line libraries give a program.</summary>
    [Fact]
    public async Task SIGTERM_closes_the_tunnels_over_the_drains_time_and_exits_with_0()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        backend.AnswerAtOnce = true;
        using var folder = new TemporaryFolder();
        var configuration = ProxyUnderTest.Configuration(
            backend.Address,
            whole => whole["Gatekeeper"]!["Drain"]!["Timeout"] = "00:00:04"
        );
        var file = folder.Write("gatekeeper.json", configuration.ToJsonString());
        await using var program = ChildProcess.Start(
            Repository.GatekeeperProgram,
            ["run", "--config", file]
        );
        const string listening = "gatekeeper: listening on ";
        var address = await program.LineAsync(
            line => line.StartsWith(listening, StringComparison.Ordinal),
            listening
        );
        using var tunnel = await RawClient.UpgradeAsync(new Uri(address[listening.Length..]), "fg");
        Assert.Equal(101, await tunnel.StatusAsync());
        var start = TimeProvider.System.GetTimestamp();

        program.Terminate();
        Assert.Equal(RawClient.GoingAway, await tunnel.ToEndAsync());
        var (exitCode, _) = await program.EndAsync();

        Assert.InRange(
            TimeProvider.System.GetElapsedTime(start),
            TimeSpan.FromSeconds(3.5),
            TimeSpan.FromSeconds(20)
        );
        Assert.Equal(0, exitCode);
    }

    private static string FiveFaults(int port)
    {
        var configuration = ProxyUnderTest.Configuration(
            new Uri("http://127.0.0.1:1/"),
            whole =>
            {
                whole["Kestrel"]!["Endpoints"]!["Http"] = new JsonObject
                {
                    ["Url"] = $"http://127.0.0.1:{port}",
                    ["Protocols"] = "Http2",
                };
                whole["ReverseProxy"]!["Routes"]!["chat"]!["ClusterId"] = "chatt";
                var gatekeeper = whole["Gatekeeper"]!;
                gatekeeper["Admin"] = new JsonObject { ["Url"] = "http://0.0.0.0:0" };
                gatekeeper["Backends"]!["chat"]!["Window"]!["Intial"] = 5;
                gatekeeper["Policies"]!["phones"]!["Background"]!["Patience"] = "10 s";
            }
        );
        return configuration.ToJsonString(
            new System.Text.Json.JsonSerializerOptions { WriteIndented = true }
        );
    }
}
