using System.IO.Pipelines;
using Gatekeeper.Admission;
using Gatekeeper.Tcp.Parking;

namespace Gatekeeper.Tcp.Endpoints;

/// <summary>
/// A connection that stops at the door before TLS: first it waits to be called, reading nothing; later, when its request was read, for its place. One wait,
/// in one place of the order of service.
/// </summary>
internal sealed class DoorWaiter(Gate gate, Arrival arrival, PipeReader input)
    : OutsideWaiter(arrival)
{
    private readonly TaskCompletionSource<(Permit? Permit, Refusal? Refusal)> _end = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private int _stopped;

    /// <summary>The gate it waits at.</summary>
    public Gate Gate => gate;

    /// <summary>Whether it was held before TLS.</summary>
    public bool HasWaited { get; private set; }

    /// <summary>How its wait for a place ends: a permit, a refusal, or neither when the client left.</summary>
    public Task<(Permit? Permit, Refusal? Refusal)> End => _end.Task;

    /// <summary>Waits before TLS.</summary>
    /// <returns>Null when it was called, and goes on; else how it ended.</returns>
    public async Task<Entry?> WaitOutsideAsync()
    {
        HasWaited = true;
        gate.ParkOutside(this);
        switch (await UnreadBytes.WatchAsync(input))
        {
            case UnreadEnd.Left:
                Leave();
                return Entry.Left;
            case UnreadEnd.TooMany:
                return gate.Refuse(this, RefusalReason.UnreadBytes) is { } greedy
                    ? Entry.Refused(greedy)
                    : Entry.Left;
            default:
                return _end.Task.IsCompleted && (await _end.Task).Refusal is { } refusal
                    ? Entry.Refused(refusal)
                    : null;
        }
    }

    /// <summary>Its request was read: it asks for its place.</summary>
    /// <param name="asks">What it asks for now; of the class it had.</param>
    /// <returns>Whether <see cref="End"/> tells how that ends. If not, it never waited, and must ask like any other.</returns>
    public bool TryComeIn(in Arrival asks) => gate.ComeIn(this, asks) || _end.Task.IsCompleted;

    /// <summary>Its client left.</summary>
    public void Leave()
    {
        if (gate.Leave(this))
        {
            _end.TrySetResult((null, null));
        }
    }

    /// <summary>It will not ask for a place any more, or as another.</summary>
    /// <param name="passed">Whether it went on without one, rather than left.</param>
    public void GiveUp(bool passed) => gate.LeaveDoor(this, passed);

    protected internal override void OnCalled() => StopWatching();

    protected internal override void OnReleased(Permit permit) => _end.TrySetResult((permit, null));

    protected internal override void OnRefused(in Refusal refusal)
    {
        _end.TrySetResult((null, refusal));
        StopWatching();
    }

    /// <summary>Once: whoever reads next must not be stopped.</summary>
    private void StopWatching()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            UnreadBytes.Stop(input);
        }
    }
}
