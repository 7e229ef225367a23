namespace ChatBackend.Sessions;

/// <summary>
/// Tells the other nodes on the same store what concerns their sessions; this node's own sessions have been told already. A message may
/// be lost (its node is killed, its connection breaks): whoever implements this sees to it that what was missed is found out in time.
/// Thread-safe; every member returns at once.
/// </summary>
internal interface IWakeUps
{
    /// <summary>These users' logs have grown, and the growth can be read.</summary>
    void LogsGrew(IReadOnlyList<long> users);

    /// <summary>A client has spoken: its device is here now, and an older session of it elsewhere ends.</summary>
    void DeviceIsHere(string deviceId);
}
