using Chat.Tests.Disks;
using Chat.Tests.Testing;
using ChatBackend.Storage;
using ChatBackend.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Chat.Tests.Crashes;

/// <summary>Power cuts at random operations of a simulated disk, on the embedded store.</summary>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    /// <summary>Where the power is cut.</summary>
    public static TheoryData<string> Disks => [.. Soak.Disks];

    [Theory]
    [Trait("Soak", "power")]
    [MemberData(nameof(Disks))]
    public async Task After_power_cuts_every_message_is_there_that_was_accepted(string disk)
    {
        await using IPowerCutServer server =
            disk == Soak.Ext4 ? await Ext4Server.CreateAsync() : new PowerCutServer(Soak.Seed);

        var report = await CrashRun.RunAsync(server, Soak.Rounds, Soak.Seed);
        await server.StopAsync();

        output.WriteLine($"{report}");
        Assert.True(report.Faults.Count == 0, $"{report}");
        Assert.True(
            server is not PowerCutServer { Checkpoints: 0 },
            "no cut was near a checkpoint"
        );
        using var store = new SqliteSession(server.StorePath, SqliteOpenMode.ReadOnly);
        Assert.Equal("ok", store.Scalar("PRAGMA integrity_check"));
    }

    /// <summary>The same cut, and only that commits wait for the disk or do not: what the test above looks for is really to be found.</summary>
    [Theory]
    [InlineData(false, 100)]
    [InlineData(true, 0)]
    public async Task A_store_that_does_not_wait_for_the_disk_loses_what_it_accepted(
        bool withoutFullSync,
        int left
    )
    {
        using var folder = new TemporaryFolder();
        using var after = new TemporaryFolder();
        using var disk = new SimulatedDisk(folder.Path) { WithoutFullSync = withoutFullSync };
        await using (var store = Open(disk))
        {
            // Closed in peace, so that the account is on the disk in both cases.
            await store.CreateAccountAsync("anna", "hash", default).Within();
        }

        await using (var store = Open(disk))
        {
            for (var i = 0; i < 100; i++)
            {
                var id = Guid.NewGuid().ToByteArray();
                await store.AppendAsync(new(1, "phone", id, "user:anna", [1]), default).Within();
            }

            disk.CutAfter(1);
            disk.Salvage(after.Path, kept: 0, new Random(1));
        }

        using var rest = new SimulatedDisk(after.Path);
        await using var again = Open(rest);
        var page = await again.ReadAsync(1, 0, new PageLimits(1000, 1_000_000), default);
        Assert.Equal(left, page.Items.Count);
    }

    private static SqliteMessageStore Open(SimulatedDisk disk) =>
        SqliteMessageStore.Open(new SqliteStoreOptions(disk.Path("chat.db")), TimeProvider.System);
}
