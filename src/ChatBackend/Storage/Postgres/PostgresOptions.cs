namespace ChatBackend.Storage.Postgres;

/// <summary>How the PostgreSQL store is opened.</summary>
/// <param name="ConnectionString">Npgsql's words: Host=a,b;Database=chat;Username=chat. <see cref="PostgresAddress"/> says what is added.</param>
/// <param name="Connections">Connections for reads and rare writes, unless the connection string sets Maximum Pool Size.</param>
/// <param name="Patience">How long work that failed for want of a server is tried again, before the caller hears of it.</param>
/// <param name="RereadEvery">How often the heads of all connected users are read, in case a wake-up was lost.</param>
internal sealed record PostgresOptions(
    string ConnectionString,
    int Connections,
    TimeSpan Patience,
    TimeSpan RereadEvery
);
