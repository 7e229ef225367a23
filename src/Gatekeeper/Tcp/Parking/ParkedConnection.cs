using System.IO.Pipelines;
using Gatekeeper.Admission;

namespace Gatekeeper.Tcp.Parking;

/// <summary>
/// A raw connection that waits for a place: until it is released or refused (patience, drain, a full lot), its client leaves or sends more than anybody may
/// who waits. Its bytes stay where they are, and no backend is touched.
/// </summary>
internal sealed class ParkedConnection(Gate gate, in Arrival arrival, PipeReader input)
    : Waiter(arrival)
{
    private readonly TaskCompletionSource<Entry> _end = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>Parks it. Called once.</summary>
    /// <param name="stop">Gives it up: its listener is going away.</param>
    public async Task<Entry> WaitAsync(CancellationToken stop)
    {
        gate.Park(this);
        await using (
            stop.UnsafeRegister(static parked => ((ParkedConnection)parked!).GiveUp(), this)
        )
        {
            return await UnreadBytes.WatchAsync(input) switch
            {
                UnreadEnd.Left => await LeftAsync(),
                UnreadEnd.TooMany => await TooManyAsync(),
                _ => await _end.Task,
            };
        }
    }

    protected internal override void OnReleased(Permit permit) => Finish(Entry.LetIn(permit));

    protected internal override void OnRefused(in Refusal refusal) =>
        Finish(Entry.Refused(refusal));

    private void GiveUp()
    {
        if (gate.Leave(this))
        {
            Finish(Entry.Left);
        }
    }

    private void Finish(in Entry entry)
    {
        _end.TrySetResult(entry);
        UnreadBytes.Stop(input);
    }

    private async ValueTask<Entry> LeftAsync()
    {
        if (!gate.Leave(this))
        {
            // Released at the very moment it left: the backend was not touched.
            (await _end.Task).Permit?.Ignored();
        }

        return Entry.Left;
    }

    private async ValueTask<Entry> TooManyAsync()
    {
        if (gate.Refuse(this, RefusalReason.UnreadBytes) is { } refusal)
        {
            return Entry.Refused(refusal);
        }

        var entry = await _end.Task;
        return entry.Permit is { } permit
            ? Entry.Refused(permit.Refuse(RefusalReason.UnreadBytes))
            : entry;
    }
}
