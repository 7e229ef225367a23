namespace ChatBackend.Storage.Sqlite;

/// <summary>One change, waiting for the transaction that carries it.</summary>
internal abstract class SqliteWrite
{
    /// <summary>Runs inside a transaction; may run again in another one when that one failed.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>The transaction is durable: answer.</summary>
    public abstract void Committed();

    public abstract void Failed(Exception reason);
}
