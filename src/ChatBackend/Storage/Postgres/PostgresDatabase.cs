using ChatBackend.Storage.Migration;
using Npgsql;

namespace ChatBackend.Storage.Postgres;

/// <summary>The way to the server, or to whichever of several is the primary: a pool, single connections, and patience. Thread-safe.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly PostgresAddress _address;
    private readonly NpgsqlDataSource _pool;
    private readonly NpgsqlDataSource _single;
    private readonly PostgresPatience _patience;
    private volatile bool _closed;

    /// <param name="options">How it is opened.</param>
    /// <param name="clock">Measures patience.</param>
    public PostgresDatabase(PostgresOptions options, TimeProvider clock)
    {
        _address = new PostgresAddress(options.ConnectionString, options.Connections);
        _patience = new PostgresPatience(_address, options.Patience, clock);
        _pool = _address.Pool();
        _single = _address.Single();
        Clock = clock;
        Options = options;
    }

    public PostgresOptions Options { get; }

    public TimeProvider Clock { get; }

    public string Schema => _address.Schema;

    public string Name => _address.Name;

    /// <summary>A connection that its owner keeps and disposes.</summary>
    public ValueTask<NpgsqlConnection> OpenSingleAsync(CancellationToken cancellationToken) =>
        _single.OpenConnectionAsync(cancellationToken);

    /// <summary>Runs something on a pooled connection, and again when a failure may pass: it must be repeatable.</summary>
    /// <exception cref="StoreUnavailableException">The server could not do it.</exception>
    public Task<T> RunAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> operation,
        CancellationToken cancellationToken
    ) =>
        PatientlyAsync(
            async token =>
            {
                await using var connection = await _pool.OpenConnectionAsync(token);
                return await operation(connection, token);
            },
            cancellationToken
        );

    /// <summary>One statement that may be repeated.</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="StoreUnavailableException">The server could not do it.</exception>
    public Task<int> ExecuteAsync(
        string sql,
        object?[] values,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            (connection, token) => connection.ExecuteAsync(sql, values, token),
            cancellationToken
        );

    /// <summary>All rows of one query.</summary>
    /// <exception cref="StoreUnavailableException">The server could not do it.</exception>
    public Task<List<T>> ReadAsync<T>(
        string sql,
        object?[] values,
        Func<NpgsqlDataReader, T> row,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            (connection, token) => connection.ReadAsync(sql, values, row, token),
            cancellationToken
        );

    /// <summary>The same for work that brings its own connection.</summary>
    /// <exception cref="StoreUnavailableException">The server could not do it.</exception>
    public Task<T> PatientlyAsync<T>(
        Func<CancellationToken, Task<T>> operation,
        CancellationToken cancellationToken
    ) =>
        _closed
            ? throw new StoreUnavailableException($"The store {Name} is closed.")
            : _patience.RunAsync(operation, cancellationToken);

    /// <summary>Runs something once: whoever asks wants to know how things are now.</summary>
    /// <exception cref="StoreUnavailableException">The server could not do it.</exception>
    public async Task<T> RunOnceAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> operation,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var connection = await _pool.OpenConnectionAsync(cancellationToken);
            return await operation(connection, cancellationToken);
        }
        catch (Exception e) when (PostgresFaults.IsOne(e) || PostgresFaults.MayPass(e))
        {
            throw StoreClosedException.Or(Explain(e), e);
        }
    }

    /// <summary>The program is leaving: a server that is not there is not waited for.</summary>
    public void EndPatience() => _patience.End();

    public string Explain(Exception e) => PostgresFaults.Explain(_address, e);

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        await _pool.DisposeAsync();
        await _single.DisposeAsync();
    }
}
