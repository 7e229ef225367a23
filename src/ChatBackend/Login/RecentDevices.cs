namespace ChatBackend.Login;

/// <summary>Who was here a moment ago: for at least one span, and at most two. Forgets by throwing the older half away. Thread-safe.</summary>
internal sealed class RecentDevices(TimeSpan span, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private HashSet<string> _now = [];
    private HashSet<string> _before = [];
    private long _turnedAt = clock.GetTimestamp();

    /// <returns>False when it was here a moment ago.</returns>
    public bool TryAdd(string deviceId)
    {
        lock (_lock)
        {
            var since = clock.GetElapsedTime(_turnedAt);
            if (since >= span)
            {
                _before = since < 2 * span ? _now : [];
                _now = [];
                _turnedAt = clock.GetTimestamp();
            }

            return !_before.Contains(deviceId) && _now.Add(deviceId);
        }
    }
}
