using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ChatBackend.Storage.Sqlite;

/// <summary>
/// A fixed number of reading connections, made when first needed. Logins hold fewer of them than there are (their bulkhead sees to
/// that), so an established session always finds one.
/// </summary>
internal sealed class SqliteReaders(string path, int count) : IDisposable
{
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _free = new(count, count);
    private volatile bool _disposed;

    /// <summary>Reads here and now: a page is microseconds, less than a hop to another thread.</summary>
    public async ValueTask<T> ReadAsync<TState, T>(
        TState state,
        Func<SqliteSession, TState, T> read,
        CancellationToken cancellationToken
    )
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            return Read(state, read);
        }
        catch (SqliteException e)
        {
            throw new StoreUnavailableException($"Reading {path} failed: {e.Message}", e);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }

        _free.Dispose();
    }

    private T Read<TState, T>(TState state, Func<SqliteSession, TState, T> read)
    {
        if (_disposed)
        {
            throw new StoreUnavailableException($"The store {path} is closed.");
        }

        var session = _idle.TryTake(out var idle)
            ? idle
            : new SqliteSession(path, SqliteOpenMode.ReadOnly);
        try
        {
            return read(session, state);
        }
        finally
        {
            _idle.Add(session);
        }
    }
}
