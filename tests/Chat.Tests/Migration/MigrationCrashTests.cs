using Chat.Tests.Crashes;
using Chat.Tests.Testing;
using Chat.Tests.Testing.Postgres;

namespace Chat.Tests.Migration;

/// <summary>From SQLite to PostgreSQL under load, with SIGKILL at every step, and back again now and then.</summary>
[Trait("Needs", "servers")]
[Trait("Soak", "migrate")]
public sealed class MigrationCrashTests(ITestOutputHelper output)
{
    /// <summary>A migration takes seconds: some hundred messages in each of them are in the way of every step.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Killed_at_every_step_a_migration_loses_doubles_and_reorders_nothing()
    {
        await using var postgres = await PostgresServer.StartDurableAsync(FreePort.Find());
        using var folder = new TemporaryFolder();
        await using var server = new MigratingServer(
            $"sqlite:{folder.File("chat.db")}",
            $"postgres:{postgres.ConnectionTo("postgres")}",
            folder,
            Soak.Rounds
        );

        var report = await CrashRun.RunAsync(server, Soak.Rounds, Soak.Seed, Pause);

        output.WriteLine(
            $"{report}; went over {server.Moves.Over} times, back {server.Moves.Back} times"
        );
        Assert.True(report.Faults.Count == 0, $"{report}");
        Assert.True(server.Moves.Over > 0);
    }
}
