using System.Text.Json.Nodes;

namespace Chat.Tests.Cli;

/// <summary>The same command with the gate's address instead of the server's.</summary>
public sealed class ChatThroughGateTests(ServerProcess server) : IClassFixture<ServerProcess>
{
    [Fact]
    public async Task Login_send_and_tail_go_through_the_gate_and_the_pass_is_kept()
    {
        await using var gate = await GatekeeperProcess.StartAsync(
            server.Url.ToString(),
            [],
            new JsonObject { ["Pass"] = true }
        );
        using var alice = new ChatUser("alice");

        await alice.LoginAsync(gate.Url);
        var (exitCode, output) = await alice.RunAsync("send", alice.Name, "through the gate");
        Assert.True(exitCode == 0, output);
        await using var tail = alice.Start("tail", "--background");
        await tail.LineAsync(
            line => line.EndsWith(": through the gate", StringComparison.Ordinal),
            "through the gate"
        );
        tail.Interrupt();
        (exitCode, output) = await tail.EndAsync();
        Assert.True(exitCode == 0, output);

        var progress = JsonNode.Parse(await File.ReadAllTextAsync(alice.Profile + ".progress"))!;
        Assert.NotEmpty((string?)progress["pass"] ?? "");
        var gated = await gate.MetricsAsync();
        Assert.Contains("gatekeeper_handshakes_total", gated, StringComparison.Ordinal);
    }
}
