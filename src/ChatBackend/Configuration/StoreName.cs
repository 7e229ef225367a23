using ChatBackend.Storage.Postgres;

namespace ChatBackend.Configuration;

/// <summary>What ChatBackend:Store may say: "sqlite:PATH" or "postgres:CONNECTIONSTRING".</summary>
internal static class StoreName
{
    private const string SqlitePrefix = "sqlite:";
    private const string PostgresPrefix = "postgres:";

    /// <summary>The path, or null when it is another kind of store.</summary>
    public static string? SqlitePath(string store) => After(SqlitePrefix, store);

    /// <summary>The name of the store in this file.</summary>
    public static string OfSqlite(string path) => SqlitePrefix + path;

    /// <summary>The connection string, or null when it is another kind of store.</summary>
    public static string? PostgresConnection(string store) => After(PostgresPrefix, store);

    /// <summary>A connection string may hold a password, and has no business in a log.</summary>
    public static string WithoutSecrets(string store) =>
        PostgresConnection(store) is null ? store : PostgresPrefix + "...";

    /// <summary>What to write instead; null when nothing is wrong.</summary>
    public static string? FaultOf(string store)
    {
        if (PostgresConnection(store) is { } connection)
        {
            return FaultOfConnection(connection);
        }

        return SqlitePath(store) is { Length: > 0 }
            ? null
            : "give sqlite:PATH or postgres:CONNECTIONSTRING";
    }

    private static string? FaultOfConnection(string connection)
    {
        try
        {
            _ = new PostgresAddress(connection, connections: 1);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return $"give postgres:Host=...;Database=...;Username=... ({e.Message.TrimEnd('.')})";
        }
    }

    private static string? After(string prefix, string store) =>
        store.StartsWith(prefix, StringComparison.Ordinal) ? store[prefix.Length..] : null;
}
