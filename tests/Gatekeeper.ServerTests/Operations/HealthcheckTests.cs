using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Operations;

/// <summary><c>gatekeeper healthcheck</c> as a container engine asks it: by its exit code.</summary>
public sealed class HealthcheckTests
{
    [Fact]
    public async Task Gate_that_takes_connections_is_healthy()
    {
        await using var gate = await GatekeeperProcess.StartAsync(
            "http://127.0.0.1:9/",
            backend: [],
            policy: []
        );

        await ChildProcess.RunAsync(
            Repository.GatekeeperProgram,
            ["healthcheck", "--url", gate.AdminUrl.AbsoluteUri]
        );
    }

    [Fact]
    public async Task Nobody_at_the_address_is_not_healthy_and_the_answer_says_so()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            ChildProcess.RunAsync(
                Repository.GatekeeperProgram,
                ["healthcheck", "--url", $"http://127.0.0.1:{FreePort.Find()}"]
            )
        );

        Assert.Contains(
            "no answer from http://127.0.0.1",
            failure.Message,
            StringComparison.Ordinal
        );
    }
}
