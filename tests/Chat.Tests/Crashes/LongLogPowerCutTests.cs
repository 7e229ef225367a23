using Chat.Tests.Disks;
using Chat.Tests.Testing;
using ChatBackend.Storage;
using ChatBackend.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Chat.Tests.Crashes;

/// <summary>The power goes while the writer empties a log that readers have kept long: thousands of pages move at once, and then the log is cut off.</summary>
public sealed class LongLogPowerCutTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>Enough for the log to be long.</summary>
    private const int Messages = 210;

    /// <summary>Emptying it is some three thousand operations; the rest is commits after that. Cuts are spread evenly over all of them.</summary>
    private const int Operations = 5000;

    private static readonly PageLimits Everything = new(int.MaxValue, int.MaxValue);

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(Soak.Seed);

    [Fact]
    [Trait("Soak", "power")]
    public async Task A_power_cut_while_a_long_log_is_emptied_loses_nothing()
    {
        var start = await MakeLongLogAsync();
        var (emptied, answered) = (0, 0);
        for (var round = 1; round <= Soak.Rounds; round++)
        {
            using var disk = new SimulatedDisk(Copy(start, $"{round}"));
            var accepted = await AppendUntilTheCutAsync(disk, round);
            emptied += disk.Length("chat.db-wal") < SqliteLog.LongBytes ? 1 : 0;
            answered += accepted - Messages;
            var after = NewFolder($"{round} after");
            disk.Salvage(after, kept: _random.Next(3) / 2.0, _random);

            using var rest = new SimulatedDisk(after);
            await using var store = Open(rest);
            var log = (await store.ReadAsync(1, 0, Everything, default)).Items;

            // The last one may have been stored without an answer.
            Assert.InRange(log.Count, accepted, accepted + 1);
            Assert.Equal(
                Enumerable.Range(1, log.Count).Select(i => (long)i),
                log.Select(m => m.Sequence)
            );
        }

        output.WriteLine(
            $"{Soak.Rounds} crashes, {emptied} after the log was emptied, {answered} messages accepted meanwhile"
        );
        Assert.True(
            Soak.Rounds < 10 || (emptied > 0 && emptied < Soak.Rounds),
            $"{emptied} of the cuts came after the log was emptied"
        );
    }

    public void Dispose() => _folder.Dispose();

    /// <returns>A folder with a store whose log is long.</returns>
    private async Task<string> MakeLongLogAsync()
    {
        using var disk = new SimulatedDisk(NewFolder("making"));
        await using var store = Open(disk);
        await store.CreateAccountAsync("anna", "hash", default).Within();
        using var reader = new SqliteSession(disk.Path("chat.db"), SqliteOpenMode.ReadOnly);
        reader.Execute("BEGIN");
        Assert.Equal(1, reader.ScalarInt64("SELECT count(*) FROM account"));
        for (var i = 0; i < Messages; i++)
        {
            await AppendAsync(store, 60_000);
        }

        Assert.True(disk.Length("chat.db-wal") > SqliteLog.LongBytes);
        var start = NewFolder("start");
        disk.Salvage(start, kept: 1, _random);
        return start;
    }

    /// <returns>How many messages were accepted in all.</returns>
    private async Task<int> AppendUntilTheCutAsync(SimulatedDisk disk, int round)
    {
        await using var store = Open(disk);
        var part = Operations / Soak.Rounds;
        disk.CutAfter(1 + (part * (round - 1)) + _random.Next(part));
        var accepted = Messages;
        while (!disk.PowerLost.IsCompleted)
        {
            try
            {
                await AppendAsync(store, 1);
                accepted++;
            }
            catch (StoreUnavailableException)
            {
                await disk.PowerLost.Within();
            }
        }

        return accepted;
    }

    private static Task<AppendResult> AppendAsync(SqliteMessageStore store, int bytes)
    {
        var id = Guid.NewGuid().ToByteArray();
        return store
            .AppendAsync(new(1, "phone", id, "user:anna", new byte[bytes]), default)
            .Within();
    }

    private static SqliteMessageStore Open(SimulatedDisk disk) =>
        SqliteMessageStore.Open(new(disk.Path("chat.db")), TimeProvider.System);

    private string NewFolder(string name) => Directory.CreateDirectory(_folder.File(name)).FullName;

    private string Copy(string from, string name)
    {
        var to = NewFolder(name);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        return to;
    }
}
