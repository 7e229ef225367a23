namespace Gatekeeper.Testing;

/// <summary>For what another process will show sooner or later, and cannot be told to announce.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again until the answer is yes; when the limit is over, fails and says what was still wrong.</summary>
    public static async Task Holds(Func<Task<bool>> condition, Func<string> otherwise)
    {
        using var over = new CancellationTokenSource(_limit, TimeProvider.System);
        using var tick = new PeriodicTimer(_pause);
        while (!await condition())
        {
            try
            {
                await tick.WaitForNextTickAsync(over.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail(otherwise());
            }
        }
    }
}
