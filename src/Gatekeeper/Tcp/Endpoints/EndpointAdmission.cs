using Gatekeeper.Classification;

namespace Gatekeeper.Tcp.Endpoints;

/// <summary>The one implementation of <see cref="IEndpointAdmission"/>. Thread-safe.</summary>
/// <param name="flag">What was said.</param>
/// <param name="waiter">Who came through the door, or null.</param>
internal sealed class EndpointAdmission(Flag flag, DoorWaiter? waiter) : IEndpointAdmission
{
    private DoorWaiter? _waiter = waiter;

    public Flag Flag { get; } = flag;

    public DoorWaiter? Take() => Interlocked.Exchange(ref _waiter, null);
}
