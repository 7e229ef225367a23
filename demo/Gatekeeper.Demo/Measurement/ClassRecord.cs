namespace Gatekeeper.Demo.Measurement;

/// <summary>What happened to all clients of one class, second by second and in sum.</summary>
internal sealed class ClassRecord(TimeSpan horizon)
{
    private int _waiting;

    public PerSecond Arrived { get; } = new(horizon);

    public PerSecond Attempts { get; } = new(horizon);

    public PerSecond Ready { get; } = new(horizon);

    public PerSecond GaveUp { get; } = new(horizon);

    public RecentLatencies Recent { get; } = new();

    /// <summary>Clients that came and are neither ready nor gone.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public void OnArrived(TimeSpan at)
    {
        Interlocked.Increment(ref _waiting);
        Arrived.Count(at);
    }

    public void OnReady(TimeSpan at, double milliseconds)
    {
        Interlocked.Decrement(ref _waiting);
        Ready.Count(at);
        Recent.Add(at, milliseconds);
    }

    public void OnGaveUp(TimeSpan at)
    {
        Interlocked.Decrement(ref _waiting);
        GaveUp.Count(at);
    }
}
