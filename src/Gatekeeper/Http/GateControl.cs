using Gatekeeper.Admin;
using Gatekeeper.Admission;

namespace Gatekeeper.Http;

/// <summary>Passes operators' orders to the gates of this process.</summary>
internal sealed class GateControl(GateDirectory gates) : IGateControl
{
    public IReadOnlyList<string> Backends =>
        [.. gates.All.Select(gate => gate.Name).Order(StringComparer.Ordinal)];

    public bool Apply(string backend, GateOverride? order)
    {
        if (gates.Find(backend) is not { } gate)
        {
            return false;
        }

        var before = gate.Override is not null;
        gate.Apply(order);
        return before;
    }

    public int Promote(string backend, string device) => gates.Find(backend)?.Promote(device) ?? 0;
}
