using Gatekeeper.Admission;

namespace Gatekeeper.Probes;

/// <summary>One destination that is probed, and how. Equal where nothing has changed that would make what was learned worthless.</summary>
/// <param name="Gate">The gate of its backend; it is told how long probes take.</param>
/// <param name="Destination">The destination's name.</param>
/// <param name="Address">What is asked for.</param>
/// <param name="Host">The host that the request names; null: that of the address.</param>
/// <param name="Interval">How often.</param>
/// <param name="Timeout">How long the answer may take.</param>
internal sealed record ProbeTarget(
    Gate Gate,
    string Destination,
    Uri Address,
    string? Host,
    TimeSpan Interval,
    TimeSpan Timeout
);
