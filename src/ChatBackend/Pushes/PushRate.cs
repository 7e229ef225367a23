namespace ChatBackend.Pushes;

/// <summary>How many pushes may go now. Unused allowance is kept for a quarter of a second, so that nothing goes in bursts. One caller at a time.</summary>
internal sealed class PushRate(TimeProvider clock)
{
    private const double KeptSeconds = 0.25;
    private double _allowance = 1;
    private long _at = clock.GetTimestamp();

    /// <summary>Whole pushes that may go now.</summary>
    public int Available(int perSecond)
    {
        var now = clock.GetTimestamp();
        var earned = clock.GetElapsedTime(_at, now).TotalSeconds * perSecond;
        _at = now;
        _allowance = Math.Min(_allowance + earned, Math.Max(1, perSecond * KeptSeconds));
        return (int)_allowance;
    }

    public void Spend(int pushes) => _allowance -= pushes;
}
