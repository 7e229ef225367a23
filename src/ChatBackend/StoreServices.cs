using ChatBackend.Configuration;
using ChatBackend.Sessions;
using ChatBackend.Storage;
using ChatBackend.Storage.Postgres;
using ChatBackend.Storage.Postgres.WakeUps;
using ChatBackend.Storage.Sqlite;

namespace ChatBackend;

/// <summary>The store that ChatBackend:Store names, and the way to the other nodes on it.</summary>
internal static class StoreServices
{
    /// <summary>Connections to PostgreSQL that logins cannot take: a read is short, and sixteen at once keep a server busy.</summary>
    private const int SessionReaders = 16;

    public static void Add(
        IServiceCollection services,
        ChatBackendSettings settings,
        TimeProvider clock
    )
    {
        if (StoreName.PostgresConnection(settings.Store) is { } connection)
        {
            AddPostgres(services, OptionsFor(settings, connection), clock);
        }
        else
        {
            services.AddSingleton(provider =>
                OpenSqlite(
                    settings,
                    clock,
                    provider.GetRequiredService<ILogger<SqliteMessageStore>>()
                )
            );
            services.AddSingleton<IMessageStore>(provider =>
                provider.GetRequiredService<SqliteMessageStore>()
            );
            services.AddSingleton(provider =>
                provider.GetRequiredService<SqliteMessageStore>().PushOutbox
            );
            services.AddSingleton<IWakeUps, NoOtherNodes>();
        }
    }

    private static PostgresOptions OptionsFor(ChatBackendSettings settings, string connection) =>
        new(
            connection,
            settings.Login.Concurrency + SessionReaders,
            settings.Postgres.Patience,
            settings.Postgres.RereadEvery
        );

    private static void AddPostgres(
        IServiceCollection services,
        PostgresOptions options,
        TimeProvider clock
    )
    {
        services.AddSingleton(_ => new PostgresDatabase(options, clock));
        services.AddSingleton(provider => OpenPostgres(provider, clock));
        services.AddSingleton<IMessageStore>(provider =>
            provider.GetRequiredService<PostgresMessageStore>()
        );
        services.AddSingleton(provider =>
            provider.GetRequiredService<PostgresMessageStore>().PushOutbox
        );
        services.AddSingleton<PostgresWakeUps>();
        services.AddSingleton<IWakeUps>(provider => provider.GetRequiredService<PostgresWakeUps>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresWakeUps>());
    }

    /// <summary>Blocking is right here: nothing else runs yet, and the routes need the store.</summary>
    private static PostgresMessageStore OpenPostgres(IServiceProvider provider, TimeProvider clock)
    {
        var database = provider.GetRequiredService<PostgresDatabase>();
#pragma warning disable CA2000 // The container disposes of it.
        var opening = PostgresMessageStore.OpenAsync(database, clock, CancellationToken.None);
#pragma warning restore CA2000
        return opening.GetAwaiter().GetResult();
    }

    private static SqliteMessageStore OpenSqlite(
        ChatBackendSettings settings,
        TimeProvider clock,
        ILogger<SqliteMessageStore> logger
    )
    {
        var readers = settings.Login.Concurrency + Environment.ProcessorCount;
        var path = StoreName.SqlitePath(settings.Store)!;
        return SqliteMessageStore.Open(
            new SqliteStoreOptions(path, readers, settings.StoreMaxMegabytes),
            clock,
            logger
        );
    }
}
