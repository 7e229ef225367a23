using Gatekeeper.Demo.Measurement;
using Gatekeeper.Demo.Schedule;

namespace Gatekeeper.Demo.Clients;

/// <summary>
/// Starts every client at its moment, in one loop. Clients are asynchronous from their first await on; none has a thread.
/// </summary>
internal sealed class StormDriver(SimulatedClient client, RunRecord record, RunClock clock)
{
    private readonly Task[] _lives = new Task[record.Intents.Count];

    /// <summary>Ends when every client has lived its life, or soon after <paramref name="runEnds"/> is cancelled.</summary>
    public async Task RunAsync(CancellationToken runEnds)
    {
        Array.Fill(_lives, Task.CompletedTask);
        try
        {
            await StartAllAsync(record.Intents, runEnds);
        }
        catch (OperationCanceledException)
        {
            // The run ends before everybody came.
        }

        await Task.WhenAll(_lives);
    }

    private async Task StartAllAsync(IReadOnlyList<Intent> intents, CancellationToken runEnds)
    {
        for (var number = 0; number < intents.Count; number++)
        {
            await clock.UntilAsync(intents[number].At, runEnds);
            _lives[number] = client.LiveAsync(number, runEnds);
        }
    }
}
