namespace ChatBackend.Configuration;

/// <summary>How a store on PostgreSQL is used; nothing of it concerns SQLite.</summary>
internal sealed record PostgresSettings
{
    /// <summary>
    /// How long work is tried again while no server can do it, before the client is told to come back: longer than a failover takes, and
    /// shorter than people wait.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the logs of all connected users are looked at, in case another node's wake-up was lost.</summary>
    public TimeSpan RereadEvery { get; init; } = TimeSpan.FromSeconds(30);
}
