using Gatekeeper.Admission;

namespace Gatekeeper.Http;

/// <summary>A parked request. Its end is awaited as one of: a permit, a refusal, or neither when the client left.</summary>
internal sealed class HttpWaiter(Gate gate, Arrival arrival) : Waiter(arrival)
{
    private readonly TaskCompletionSource<(Permit? Permit, Refusal? Refusal)> _end = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public Task<(Permit? Permit, Refusal? Refusal)> End => _end.Task;

    /// <summary>The client left. If it was released at the same moment, whoever awaits <see cref="End"/> still gets the permit.</summary>
    public void Leave()
    {
        if (gate.Leave(this))
        {
            _end.TrySetResult((null, null));
        }
    }

    protected internal override void OnReleased(Permit permit) => _end.TrySetResult((permit, null));

    protected internal override void OnRefused(in Refusal refusal) =>
        _end.TrySetResult((null, refusal));
}
