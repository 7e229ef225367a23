using Gatekeeper.Admission;

namespace Gatekeeper.Admin;

/// <summary>What operators can order the gates to do. Thread-safe.</summary>
public interface IGateControl
{
    /// <summary>The backends that have a gate now.</summary>
    IReadOnlyList<string> Backends { get; }

    /// <summary>Puts an order in force at a backend's gate, or lifts the one in force.</summary>
    /// <param name="backend">One of <see cref="Backends"/>; another name does nothing.</param>
    /// <param name="order">The order; null lifts.</param>
    /// <returns>Whether an order was in force before.</returns>
    bool Apply(string backend, GateOverride? order);

    /// <summary>Lets the parked connections of a device go before all others.</summary>
    /// <param name="backend">One of <see cref="Backends"/>; another name does nothing.</param>
    /// <param name="device">The device id that they gave.</param>
    /// <returns>How many there were.</returns>
    int Promote(string backend, string device);
}
