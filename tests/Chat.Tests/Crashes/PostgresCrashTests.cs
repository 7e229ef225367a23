using Chat.Tests.Testing;
using Chat.Tests.Testing.Postgres;

namespace Chat.Tests.Crashes;

/// <summary>The same as on the embedded store, and what only a server behind the server can do: die.</summary>
[Trait("Needs", "servers")]
public sealed class PostgresCrashTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Soak", "crash")]
    public async Task Killed_again_and_again_on_PostgreSQL_the_server_keeps_every_message_that_it_accepted()
    {
        await using var postgres = await PostgresServer.StartDurableAsync(FreePort.Find());
        using var folder = new TemporaryFolder();
        await using var server = new KilledServer(
            new StoreUnderTest($"postgres:{postgres.ConnectionTo("postgres")}"),
            folder.Path
        );

        await RunAsync(server);
    }

    [Fact]
    [Trait("Soak", "failover")]
    public async Task When_the_primary_dies_the_standby_has_every_message_that_was_accepted()
    {
        await using var server = new FailingOverServer();

        await RunAsync(server);
    }

    private async Task RunAsync(ICrashingServer server)
    {
        var report = await CrashRun.RunAsync(server, Soak.Rounds, Soak.Seed);

        output.WriteLine($"{report}");
        Assert.True(report.Faults.Count == 0, $"{report}");
    }
}
