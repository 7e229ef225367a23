namespace ChatBackend.Pushes;

/// <summary>No webhook is configured: phones find out when they connect.</summary>
internal sealed class NoWakePushes : IWakePushes
{
    public void LogsGrew(IReadOnlyList<long> users) { }
}
