using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

public sealed class DrainTests
{
    [Fact]
    public async Task Leaving_refuses_the_parked_lets_the_handshake_finish_and_closes_the_tunnels()
    {
        await using var backend = await ScriptedBackend.StartAsync();
        var proxy = await ProxyUnderTest.StartAsync(
            backend.Address,
            configuration =>
                configuration["Gatekeeper"]!["Backends"]!["chat"]!["Window"]!["Initial"] = 1
        );
        using var tunnel = await RawClient.UpgradeAsync(proxy.Address, "fg");
        (await backend.NextAsync()).Answer(101);
        Assert.Equal(101, await tunnel.StatusAsync());
        using var handshake = await RawClient.UpgradeAsync(proxy.Address, "fg");
        var held = await backend.NextAsync();
        using var parked = await RawClient.UpgradeAsync(proxy.Address, "bg");
        await proxy.UntilAsync("parked.bg", count => count == 1);

        var start = TimeProvider.System.GetTimestamp();
        var stopped = proxy.StopAsync();
        var refusal = await parked.ToEndAsync();
        held.Answer(101);

        Assert.StartsWith("HTTP/1.1 503 ", refusal, StringComparison.Ordinal);
        Assert.Contains("reason=draining", refusal, StringComparison.Ordinal);
        Assert.Equal(101, await handshake.StatusAsync());
        Assert.Equal(RawClient.GoingAway, await tunnel.ToEndAsync());
        await stopped.Within();

        // The tunnel that began during the drain is closed with the others, not cut at the host's limit of 15 s more.
        Assert.InRange(
            TimeProvider.System.GetElapsedTime(start),
            TimeSpan.Zero,
            TimeSpan.FromSeconds(8)
        );
        await proxy.DisposeAsync();
    }

    /// <summary>The process is held still, so that all of them wait in the kernel's queue in the moment in which it is told to leave.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_waits_to_be_accepted_when_the_gate_leaves_is_answered(bool isShared)
    {
        const int clients = 1000;
        const int stop = 19;
        const int goOn = 18;
        await using var backend = await ScriptedBackend.StartAsync();
        backend.AnswerAtOnce = true;
        using var folder = new TemporaryFolder();
        var configuration = ProxyUnderTest.Configuration(
            backend.Address,
            whole =>
                whole["Gatekeeper"]!["Listen"] = new System.Text.Json.Nodes.JsonObject
                {
                    ["ReusePort"] = isShared,
                }
        );
        await using var program = ChildProcess.Start(
            Repository.GatekeeperProgram,
            ["run", "--config", folder.Write("gatekeeper.json", configuration.ToJsonString())]
        );
        const string listening = "gatekeeper: listening on ";
        var line = await program.LineAsync(
            said => said.StartsWith(listening, StringComparison.Ordinal),
            listening
        );
        await program.LineAsync(said => said == "gatekeeper: ready", "gatekeeper: ready");
        var address = new Uri(line[listening.Length..]);

        program.Signal(stop);
        var waiting = new List<RawClient>();
        for (var client = 0; client < clients; client++)
        {
            waiting.Add(await RawClient.UpgradeAsync(address, "fg"));
        }

        program.Terminate();
        program.Signal(goOn);
        var answers = new List<int>();
        foreach (var client in waiting)
        {
            answers.Add(await client.StatusAsync());
            client.Dispose();
        }

        Assert.All(answers, answer => Assert.True(answer is 101 or 503, $"{answer}"));
        Assert.Equal(0, (await program.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("Off")]
    [InlineData("Shadow")]
    public async Task Tunnels_that_pass_without_a_permit_are_closed_over_the_drains_time_too(
        string mode
    )
    {
        await using var backend = await ScriptedBackend.StartAsync();
        backend.AnswerAtOnce = true;
        var proxy = await ProxyUnderTest.StartAsync(
            backend.Address,
            configuration => configuration["Gatekeeper"]!["Backends"]!["chat"]!["Mode"] = mode
        );
        using var tunnel = await RawClient.UpgradeAsync(proxy.Address, "fg");
        Assert.Equal(101, await tunnel.StatusAsync());
        var start = TimeProvider.System.GetTimestamp();

        await proxy.StopAsync().Within();

        Assert.Equal(RawClient.GoingAway, await tunnel.ToEndAsync());
        Assert.InRange(
            TimeProvider.System.GetElapsedTime(start),
            TimeSpan.Zero,
            TimeSpan.FromSeconds(8)
        );
        await proxy.DisposeAsync();
    }
}
