using System.Runtime.CompilerServices;

namespace Gatekeeper.Testing;

/// <summary>Every wait in a test has a limit; past it the test fails and says what it was waiting for.</summary>
internal static class Limits
{
    /// <summary>Far longer than anything here should take, short enough that a hang is a failure and not a lost run.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(30);

    public static async Task<T> Within<T>(
        this Task<T> task,
        TimeSpan? limit = null,
        [CallerArgumentExpression(nameof(task))] string what = ""
    )
    {
        try
        {
            return await task.WaitAsync(limit ?? Default);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {limit ?? Default} for: {what}");
        }
    }

    public static async Task Within(
        this Task task,
        TimeSpan? limit = null,
        [CallerArgumentExpression(nameof(task))] string what = ""
    )
    {
        try
        {
            await task.WaitAsync(limit ?? Default);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {limit ?? Default} for: {what}");
        }
    }

    /// <summary>Asks again every 10 ms until the answer is yes; fails when the limit is over.</summary>
    public static async Task Until(
        Func<bool> condition,
        TimeSpan? limit = null,
        [CallerArgumentExpression(nameof(condition))] string what = ""
    )
    {
        using var over = new CancellationTokenSource(limit ?? Default, TimeProvider.System);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            try
            {
                await tick.WaitForNextTickAsync(over.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited {limit ?? Default} until: {what}");
            }
        }
    }
}
