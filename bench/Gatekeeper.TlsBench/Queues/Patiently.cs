namespace Gatekeeper.TlsBench.Queues;

/// <summary>Waits for what a server says of itself.</summary>
internal static class Patiently
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <exception cref="BenchFailedException">It did not become so within two minutes.</exception>
    public static async Task UntilAsync(
        Func<Task<int>> count,
        int wanted,
        string what,
        TimeProvider clock
    )
    {
        var start = clock.GetTimestamp();
        var last = -1;
        while (clock.GetElapsedTime(start) < Limit)
        {
            last = await count();
            if (last == wanted)
            {
                return;
            }

            await Task.Delay(Look, clock);
        }

        throw new BenchFailedException(
            $"{what}: {last} after {Limit.TotalMinutes:0} min, not {wanted}."
        );
    }
}
