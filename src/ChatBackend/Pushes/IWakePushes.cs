namespace ChatBackend.Pushes;

/// <summary>Where sessions say that somebody may have to be woken. Thread-safe; returns at once.</summary>
internal interface IWakePushes
{
    /// <summary>These users' logs have grown, durably.</summary>
    void LogsGrew(IReadOnlyList<long> users);
}
