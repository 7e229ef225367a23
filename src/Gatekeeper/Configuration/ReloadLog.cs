namespace Gatekeeper.Configuration;

/// <summary>How reloads went. Thread-safe.</summary>
public sealed class ReloadLog
{
    private long _succeeded;
    private long _failed;
    private volatile string? _lastFailure;

    /// <summary>Reloads that took effect.</summary>
    public long Succeeded => Interlocked.Read(ref _succeeded);

    /// <summary>Reloads refused because of faults.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>All faults of the last reload, or null when it took effect.</summary>
    public string? LastFailure => _lastFailure;

    /// <summary>A reload took effect.</summary>
    public void Success()
    {
        Interlocked.Increment(ref _succeeded);
        _lastFailure = null;
    }

    /// <summary>A reload was refused; the last good configuration is in force.</summary>
    /// <param name="why">All faults.</param>
    public void Failure(string why)
    {
        Interlocked.Increment(ref _failed);
        _lastFailure = why;
    }
}
