using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Tunnels;

/// <summary>A client without a flag, while its request lives: is judged when it comes, and its tunnel's end is remembered for when it comes again.</summary>
/// <param name="inference">Of its backend.</param>
/// <param name="device">What stands for its device, or null when nothing does.</param>
/// <param name="clock">The inference's clock.</param>
/// <param name="origin">The moment from which the inference counts.</param>
internal sealed class UnknownClient(
    UnknownInference inference,
    ulong? device,
    TimeProvider clock,
    long origin
)
{
    private TimeSpan _began;

    private TimeSpan Now => clock.GetElapsedTime(origin);

    /// <summary>The rank it looks like.</summary>
    public Rank Judge() => inference.Judge(device, Now).IsPerson() ? Rank.Person : Rank.Background;

    public void TunnelBegan() => _began = Now;

    public void TunnelEnded() => inference.Ended(device, _began, Now);
}
