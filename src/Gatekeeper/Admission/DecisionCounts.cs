using Gatekeeper.Telemetry;

namespace Gatekeeper.Admission;

/// <summary>What was decided about the connections of one class while the gate was in one mode. Plain numbers under the gate's lock.</summary>
internal sealed class DecisionCounts
{
    public long Passed { get; set; }

    public long AdmittedAtOnce { get; set; }

    public long Released { get; set; }

    public long Parkings { get; set; }

    public long LeftParked { get; set; }

    public long[] Refused { get; } = new long[RefusalReasonNames.ByIndex.Length];

    /// <summary>All of them, those that never happened too.</summary>
    public IEnumerable<DecisionReading> Read(GateMode mode)
    {
        var name = mode.WireName();
        yield return new(name, "admitted", "room", AdmittedAtOnce);
        yield return new(name, "admitted", "released", Released);
        yield return new(name, "admitted", "off", Passed);
        yield return new(name, "parked", "no_room", Parkings);
        for (var reason = 0; reason < Refused.Length; reason++)
        {
            yield return new(name, "refused", RefusalReasonNames.ByIndex[reason], Refused[reason]);
        }

        yield return new(name, "abandoned", "left", LeftParked);
    }
}
