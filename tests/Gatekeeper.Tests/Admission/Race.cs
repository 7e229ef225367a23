using Gatekeeper.Testing;

namespace Gatekeeper.Tests.Admission;

/// <summary>Real threads that begin at the same moment.</summary>
internal static class Race
{
    public static async Task Together(params Action[] actions)
    {
        using var start = new Barrier(actions.Length);
        await Task.WhenAll(
                actions.Select(action =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            start.SignalAndWait();
                            action();
                        },
                        CancellationToken.None,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                )
            )
            .Within();
    }
}
