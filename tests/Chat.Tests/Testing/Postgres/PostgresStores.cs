using ChatBackend.Storage.Postgres;

namespace Chat.Tests.Testing.Postgres;

/// <summary>Opens stores on PostgreSQL.</summary>
internal static class PostgresStores
{
    public static async Task<PostgresMessageStore> OpenAsync(
        string connectionString,
        TimeProvider? clock = null,
        TimeSpan? patience = null
    )
    {
        var options = new PostgresOptions(
            connectionString,
            Connections: 16,
            patience ?? TimeSpan.FromSeconds(20),
            RereadEvery: TimeSpan.FromSeconds(30)
        );
        return await PostgresMessageStore
            .OpenAsync(
                new PostgresDatabase(options, TimeProvider.System),
                clock ?? TimeProvider.System,
                CancellationToken.None
            )
            .Within();
    }
}
