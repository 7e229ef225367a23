using System.Threading.Channels;
using ChatBackend.Storage.Migration;
using Microsoft.Data.Sqlite;

namespace ChatBackend.Storage.Sqlite;

/// <summary>
/// The one thread that writes. Changes that are waiting share a transaction, so that they share its fsync: measured 17,600 rows/s at 64
/// a transaction and 25,800 at 512, against 2,000 to 4,000 alone. A lone change does not wait for company: while one batch is being
/// synced the next one gathers by itself. A batch takes in what comes for as long as the last commit took: on a disk that needs 10 ms
/// to sync, batches of 2 ms left the writer idle for four fifths of the time (4,500 appends/s; so 7,500).
/// A batch that fails is rolled back and its changes are tried one by one, so that only those fail that cannot be stored.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxRows = 2048;

    /// <summary>Beyond this, callers wait for room: a slow disk slows senders down instead of filling memory.</summary>
    private const int MaxWaiting = 4096;

    private static readonly TimeSpan ShortestLimit = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestLimit = TimeSpan.FromMilliseconds(20);
    private readonly Channel<SqliteWrite> _waiting = Channel.CreateBounded<SqliteWrite>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true }
    );

    private readonly SqliteSession _session;
    private readonly SqliteLog _log;
    private readonly TimeProvider _clock;
    private readonly Task _loop;
    private TimeSpan _limit = ShortestLimit;

    public SqliteWriter(SqliteSession session, TimeProvider clock, ILogger logger)
    {
        _session = session;
        _log = new SqliteLog(session, logger);
        _clock = clock;
        _loop = Task.Factory.StartNew(
            Loop,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    /// <summary>The token ends the wait for room only: what has been queued is carried out.</summary>
    public async Task<T> WriteAsync<T>(
        Func<SqliteSession, T> change,
        CancellationToken cancellationToken
    )
    {
        var write = new SqliteWriteOf<T>(change);
        try
        {
            await _waiting.Writer.WriteAsync(write, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new StoreUnavailableException("The store is closed.", e);
        }

        return await write.Done;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        _session.Dispose();
    }

    private void Loop()
    {
        var batch = new List<SqliteWrite>();
        while (WaitForWork())
        {
            try
            {
                RunBatch(batch);
            }
#pragma warning disable CA1031 // Whatever it was, the others in the batch are not to blame, and the thread must live.
            catch (Exception)
#pragma warning restore CA1031
            {
                RunOneByOne(batch);
            }

            batch.Clear();
            _log.KeepShort();
        }
    }

    /// <summary>Blocking is the point: this thread belongs to the writer.</summary>
    private bool WaitForWork() =>
        _waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void RunBatch(List<SqliteWrite> batch)
    {
        var since = _clock.GetTimestamp();
        var rows = _session.RowsWritten;
        Transact(() =>
        {
            while (_waiting.Reader.TryRead(out var write))
            {
                batch.Add(write);
                write.Run(_session);
                if (
                    _session.RowsWritten - rows >= MaxRows
                    || _clock.GetElapsedTime(since) >= _limit
                )
                {
                    break;
                }
            }
        });
        batch.ForEach(write => write.Committed());
    }

    private void RunOneByOne(List<SqliteWrite> batch)
    {
        foreach (var write in batch)
        {
            try
            {
                Transact(() => write.Run(_session));
                write.Committed();
            }
#pragma warning disable CA1031 // As above; the caller gets it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                write.Failed(StoreClosedException.Or($"The store could not write: {e.Message}", e));
            }
        }
    }

    private void Transact(Action body)
    {
        _session.Execute("BEGIN IMMEDIATE");
        try
        {
            body();
            Commit();
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    private void Commit()
    {
        var since = _clock.GetTimestamp();
        _session.Execute("COMMIT");
        var took = _clock.GetElapsedTime(since);
        _limit =
            took < ShortestLimit ? ShortestLimit
            : took > LongestLimit ? LongestLimit
            : took;
    }

    /// <summary>After some errors (disk full) SQLite has rolled back by itself, and says so with an error of its own.</summary>
    private void Rollback()
    {
        try
        {
            _session.Execute("ROLLBACK");
        }
        catch (SqliteException) { }
    }
}
