namespace ChatBackend.Storage.Postgres.Lane;

/// <summary>A change that waits for the lane. Its task completes after the commit.</summary>
internal abstract class LaneWork
{
    /// <summary>About how many rows it writes, known before the server was asked.</summary>
    public abstract int Weight { get; }

    /// <summary>The transaction is durable: answer.</summary>
    public abstract void Committed();

    public abstract void Failed(Exception reason);
}
