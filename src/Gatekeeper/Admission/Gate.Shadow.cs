namespace Gatekeeper.Admission;

/// <content>Deciding without enforcing.</content>
public sealed partial class Gate
{
    /// <summary>
    /// Decides on a connection that goes on whatever the decision is: if there is room it holds a place like any other; if not, its twin waits on the
    /// virtual queue, and has its handshake later.
    /// </summary>
    /// <param name="arrival">The connection.</param>
    /// <returns>What must be told how its handshake goes.</returns>
    public IHandshake Shadow(in Arrival arrival)
    {
        if (TryAdmit(arrival, out var permit))
        {
            return permit;
        }

        var twin = new ShadowTwin(this, arrival, _clock);
        Park(twin);
        return twin;
    }
}
