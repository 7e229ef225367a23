namespace Gatekeeper.Demo.Clients;

/// <summary>Time since the run began.</summary>
internal sealed class RunClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time => time;

    public TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>
    /// Waits until a moment of the run, to the next whole millisecond (timers know no less); a moment that has passed is
    /// not waited for.
    /// </summary>
    public Task UntilAsync(TimeSpan moment, CancellationToken cancellationToken)
    {
        var wait = Math.Ceiling((moment - Now).TotalMilliseconds);
        return wait <= 0
            ? Task.CompletedTask
            : Task.Delay(TimeSpan.FromMilliseconds(wait), time, cancellationToken);
    }
}
