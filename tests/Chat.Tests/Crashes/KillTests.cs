using Chat.Tests.Testing;
using ChatBackend.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Chat.Tests.Crashes;

/// <summary>SIGKILL at random moments under load, on the embedded store.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Soak", "crash")]
    public async Task Killed_again_and_again_the_server_keeps_every_message_that_it_accepted()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("chat.db");
        await using var server = new KilledServer(StoreUnderTest.Sqlite(path), folder.Path);

        var report = await CrashRun.RunAsync(server, Soak.Rounds, Soak.Seed);

        output.WriteLine($"{report}");
        Assert.True(report.Faults.Count == 0, $"{report}");
        Assert.Equal("ok", await IntegrityAfterAsync(server, path));
    }

    private static async Task<object?> IntegrityAfterAsync(KilledServer server, string path)
    {
        await server.CrashAsync();
        using var session = new SqliteSession(path, SqliteOpenMode.ReadWrite);
        return session.Scalar("PRAGMA integrity_check");
    }
}
