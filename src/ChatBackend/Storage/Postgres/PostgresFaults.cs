using System.Net.Sockets;
using ChatBackend.Storage.Postgres.Lane;
using Npgsql;

namespace ChatBackend.Storage.Postgres;

/// <summary>Which failures are the server's, which of those may pass, and how they are told.</summary>
internal static class PostgresFaults
{
    /// <summary>The server or the way to it failed, and not this program.</summary>
    public static bool IsOne(Exception e) =>
        e is NpgsqlException or TimeoutException or SocketException or IOException;

    /// <summary>
    /// The same again may succeed, with another connection or a moment later: a lost connection, a failover, a deadlock, a server that
    /// starts or is full. Repeating is safe, because every change of this store can be repeated.
    /// </summary>
    public static bool MayPass(Exception e) =>
        e is PostgresException refused
            ? MayPass(refused.SqlState)
            : IsOne(e) || e is ObjectDisposedException or LaneConflictException;

    /// <summary>What the operator can do about it.</summary>
    public static string Explain(PostgresAddress address, Exception e)
    {
        var cure = (e as PostgresException)?.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword
            or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                "Check Username and Password in ChatBackend:Store.",
            PostgresErrorCodes.InvalidCatalogName =>
                "Create the database, or name another in ChatBackend:Store.",
            PostgresErrorCodes.InsufficientPrivilege =>
                $"Grant the user CREATE on the database, or let it own the schema {address.Schema}.",
            PostgresErrorCodes.ReadOnlySqlTransaction =>
                "Name all servers in Host, separated by commas, so that the primary is found.",
            PostgresErrorCodes.TooManyConnections =>
                "Raise max_connections, or lower Maximum Pool Size in ChatBackend:Store.",
            null => "Check that the server runs and can be reached from here.",
            _ => "",
        };
        return $"The store {address.Name} cannot be used: {Reason(e)} {cure}".TrimEnd();
    }

    private static string Reason(Exception e) =>
        e is PostgresException refused ? $"{refused.MessageText}." : e.Message;

    /// <summary>
    /// Not among them are connections that the server itself has lost, to a server behind it that holds a part of the log (class 08):
    /// waiting would let everybody wait for the few whose logs are there.
    /// </summary>
    private static bool MayPass(string state) =>
        state
            is PostgresErrorCodes.SerializationFailure
                or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.ReadOnlySqlTransaction
                or PostgresErrorCodes.AdminShutdown
                or PostgresErrorCodes.CrashShutdown
                or PostgresErrorCodes.CannotConnectNow
                or PostgresErrorCodes.QueryCanceled
                or PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.TooManyConnections
                or PostgresErrorCodes.DiskFull;
}
