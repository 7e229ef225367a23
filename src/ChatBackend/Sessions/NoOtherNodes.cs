namespace ChatBackend.Sessions;

/// <summary>A store that only this process can open: there is nobody to tell.</summary>
internal sealed class NoOtherNodes : IWakeUps
{
    public void LogsGrew(IReadOnlyList<long> users) { }

    public void DeviceIsHere(string deviceId) { }
}
