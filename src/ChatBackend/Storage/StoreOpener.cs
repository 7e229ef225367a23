using ChatBackend.Configuration;
using ChatBackend.Storage.Migration;
using ChatBackend.Storage.Postgres;
using ChatBackend.Storage.Sqlite;

namespace ChatBackend.Storage;

/// <summary>Opens a store by its name in ChatBackend:Store, with everything else as the settings say.</summary>
internal sealed class StoreOpener(ChatBackendSettings settings, TimeProvider clock, ILogger logger)
{
    /// <summary>Connections to PostgreSQL that logins cannot take: a read is short, and sixteen at once keep a server busy.</summary>
    private const int SessionReaders = 16;

    /// <exception cref="StoreFormatException">The store is not ours.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be opened.</exception>
    public async Task<IMigratableStore> OpenAsync(string name, CancellationToken cancellationToken)
    {
        if (StoreName.PostgresConnection(name) is not { } connection)
        {
            return OpenSqlite(StoreName.SqlitePath(name)!);
        }

#pragma warning disable CA2000 // The store disposes of it.
        return await PostgresMessageStore.OpenAsync(Database(connection), clock, cancellationToken);
#pragma warning restore CA2000
    }

    /// <summary>The way to a PostgreSQL.</summary>
    public PostgresDatabase Database(string connection) =>
        new(
            new PostgresOptions(
                connection,
                settings.Login.Concurrency + SessionReaders,
                settings.Postgres.Patience,
                settings.Postgres.RereadEvery
            ),
            clock
        );

    /// <summary>The embedded store.</summary>
    /// <exception cref="StoreFormatException">The file is not ours.</exception>
    /// <exception cref="StoreUnavailableException">The file cannot be opened.</exception>
    public SqliteMessageStore OpenSqlite(string path) =>
        SqliteMessageStore.Open(
            new SqliteStoreOptions(
                path,
                settings.Login.Concurrency + Environment.ProcessorCount,
                settings.StoreMaxMegabytes
            ),
            clock,
            logger
        );
}
