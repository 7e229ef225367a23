using Chat.Bench.Processes;

namespace Chat.Bench.Load;

/// <summary>Logs in again and again: so many at a time, the next as soon as one is over.</summary>
internal static class LoginLoad
{
    /// <param name="server">Whose processor time is counted.</param>
    /// <param name="login">One login and the end of its session; gets a number that counts up from 0.</param>
    /// <param name="atOnce">How many at a time.</param>
    /// <param name="lasts">How long.</param>
    /// <param name="clock">Measures.</param>
    public static async Task<LoginRate> RunAsync(
        ServerProcess server,
        Func<int, Task> login,
        int atOnce,
        TimeSpan lasts,
        TimeProvider clock
    )
    {
        var done = 0;
        var began = clock.GetTimestamp();
        var processorTime = server.ProcessorTime();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(WorkAsync));
        return new LoginRate(
            done / clock.GetElapsedTime(began).TotalSeconds,
            done / (server.ProcessorTime() - processorTime).TotalSeconds
        );

        async Task WorkAsync(int worker)
        {
            for (var number = worker; clock.GetElapsedTime(began) < lasts; number += atOnce)
            {
                await login(number);
                Interlocked.Increment(ref done);
            }
        }
    }
}
