using ChatBackend.Configuration;
using ChatBackend.Sessions;
using ChatBackend.Storage;
using ChatBackend.Storage.Migration;
using ChatBackend.Storage.Postgres;
using ChatBackend.Storage.Postgres.WakeUps;
using ChatBackend.Storage.Sqlite;

namespace ChatBackend;

/// <summary>The store that ChatBackend:Store names, or the one that it has moved to, and the way to the other nodes on it.</summary>
internal static class StoreServices
{
    public static void Add(
        IServiceCollection services,
        ChatBackendSettings settings,
        TimeProvider clock
    )
    {
        services.AddSingleton(provider => new StoreOpener(
            settings,
            clock,
            provider.GetRequiredService<ILogger<SqliteMessageStore>>()
        ));
        services.AddSingleton<IMessageStore>(provider =>
            provider.GetRequiredService<FollowingStore>()
        );
        services.AddSingleton(provider => provider.GetRequiredService<FollowingStore>().PushOutbox);
        if (StoreName.PostgresConnection(settings.Store) is { } connection)
        {
            AddPostgres(services, connection, clock);
        }
        else
        {
            var path = StoreName.SqlitePath(settings.Store)!;
            services.AddSingleton(provider =>
            {
                var opener = provider.GetRequiredService<StoreOpener>();
                return Follow(opener.OpenSqlite(path), provider, clock);
            });
            services.AddSingleton<IWakeUps, NoOtherNodes>();
        }
    }

    private static void AddPostgres(
        IServiceCollection services,
        string connection,
        TimeProvider clock
    )
    {
        services.AddSingleton(provider =>
            provider.GetRequiredService<StoreOpener>().Database(connection)
        );
        services.AddSingleton(provider => Follow(OpenPostgres(provider, clock), provider, clock));
        services.AddSingleton<PostgresWakeUps>();
        services.AddSingleton<IWakeUps>(provider => provider.GetRequiredService<PostgresWakeUps>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresWakeUps>());
    }

    private static FollowingStore Follow(
        IMigratableStore home,
        IServiceProvider provider,
        TimeProvider clock
    )
    {
#pragma warning disable CA2000 // The container disposes of the store, and the store of it.
        return new(
            new StoreWatch(
                home,
                provider.GetRequiredService<StoreOpener>().OpenAsync,
                clock,
                provider.GetRequiredService<ILogger<StoreWatch>>()
            )
        );
#pragma warning restore CA2000
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
}
