using Chat.Tests.Disks;
using Chat.Tests.Testing;
using ChatBackend.Storage;
using ChatBackend.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Chat.Tests.Storage;

/// <summary>The write-ahead log is emptied by checkpoints, which readers can put off.</summary>
public sealed class SqliteLogTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SimulatedDisk _disk;
    private readonly LogLines<SqliteMessageStore> _log = new();
    private readonly SqliteMessageStore _store;

    public SqliteLogTests()
    {
        _disk = new SimulatedDisk(_folder.Path);
        _store = SqliteMessageStore.Open(new(_disk.Path("chat.db")), TimeProvider.System, _log);
    }

    [Fact]
    public async Task Constant_readers_do_not_let_the_write_ahead_log_grow()
    {
        await _store.CreateAccountAsync("anna", "hash", default).Within();
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => ReadAsync(stop.Token)).ToList();

        var longest = await AppendAsync(600);

        await stop.CancelAsync();
        await Task.WhenAll(readers).Within();
        // A machine that is busy with other things may miss some tries; without any it would be 66 MB.
        Assert.True(longest < 6 * SqliteLog.LongBytes, $"{longest} bytes");
    }

    [Fact]
    public async Task A_reader_that_stays_does_not_stop_the_writer_and_the_log_is_emptied_after_it()
    {
        await _store.CreateAccountAsync("anna", "hash", default).Within();
        using var other = new SqliteSession(_disk.Path("chat.db"), SqliteOpenMode.ReadOnly);
        other.Execute("BEGIN");
        Assert.Equal(1, other.ScalarInt64("SELECT count(*) FROM account"));

        var held = await AppendAsync(210);
        other.Execute("COMMIT");
        await AppendAsync(210);

        Assert.True(held > SqliteLog.LongBytes, $"{held} bytes");
        Assert.Contains("chat.db-wal is 8 MB long", _log.Lines[0], StringComparison.Ordinal);
        Assert.InRange(LogLength(), 0, SqliteLog.LongBytes);
        Assert.Equal(420, (await _store.ReadAsync(1, 0, new(1, 1), default)).Head);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _disk.Dispose();
        _folder.Dispose();
    }

    /// <returns>The longest that the log was.</returns>
    private async Task<long> AppendAsync(int count)
    {
        var longest = 0L;
        for (var i = 0; i < count; i++)
        {
            var id = Guid.NewGuid().ToByteArray();
            await _store
                .AppendAsync(new(1, "phone", id, "user:anna", new byte[60_000]), default)
                .Within();
            longest = Math.Max(longest, LogLength());
        }

        return longest;
    }

    private long LogLength() => new FileInfo(_folder.File("chat.db-wal")).Length;

    private Task ReadAsync(CancellationToken stop) =>
        Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await _store.ReadAsync(1, 0, new PageLimits(30, 1_000_000), default);
                }
            },
            CancellationToken.None
        );
}
