using Microsoft.Data.Sqlite;

namespace ChatBackend.Storage.Sqlite;

/// <summary>
/// Keeps the write-ahead log short. SQLite's own checkpoints move its content into the database, but the log begins anew only when no
/// reader happens to be in it at that moment; under constant readers it grew by 130 MB with 4,000 messages. So the writer, between two
/// batches, empties a long log: for that it waits for those who read now, not for those who come. Used by the writer's thread only.
/// </summary>
internal sealed partial class SqliteLog(SqliteSession session, ILogger logger)
{
    /// <summary>Twice what SQLite lets it grow to (1,000 pages) when nobody reads.</summary>
    public const int LongBytes = 8 * 1024 * 1024;

    /// <summary>Our own readers are gone within a few milliseconds. Who reads for longer is no reason to make senders wait.</summary>
    private const int LongestWaitMilliseconds = 100;

    /// <summary>Somebody was in the way: the next try is when the log has grown by as much again, or after so many transactions.</summary>
    private const int TransactionsBetweenTries = 200;

    private readonly string _path =
        $"{session.Scalar("SELECT file FROM pragma_database_list WHERE name = 'main'")}-wal";

    private long _tryAt = LongBytes;
    private int _transactionsLeft;

    public static void Prepare(SqliteSession session) =>
        session.ExecuteScript($"PRAGMA busy_timeout={LongestWaitMilliseconds}");

    /// <summary>To be called between two transactions. Costs a look at the file's length.</summary>
    public void KeepShort()
    {
        var length = Length();
        if (length < LongBytes || (length < _tryAt && --_transactionsLeft > 0))
        {
            return;
        }

        if (TryEmpty())
        {
            _tryAt = LongBytes;
        }
        else
        {
            _tryAt = length + LongBytes;
            _transactionsLeft = TransactionsBetweenTries;
            LogLong(_path, length / (1024 * 1024));
        }
    }

    private long Length() => new FileInfo(_path) is { Exists: true } file ? file.Length : 0;

    /// <returns>False when somebody would not stop to read, or the disk is not well: the log is still complete then.</returns>
    private bool TryEmpty()
    {
        try
        {
            return session.ScalarInt64("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    [LoggerMessage(
        31,
        LogLevel.Warning,
        "The write-ahead log {Path} is {Megabytes} MB long and cannot be emptied: another program reads the store in one long transaction, or the disk fails. End that program, or look at the disk."
    )]
    private partial void LogLong(string path, long megabytes);
}
