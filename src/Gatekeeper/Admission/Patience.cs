namespace Gatekeeper.Admission;

/// <summary>How long to hold a connection whose client waits a given time.</summary>
public static class Patience
{
    /// <summary>
    /// An early "no" buys a retry, a late one finds nobody: hold for nine tenths. The last tenth is for the handshake of one who is released
    /// late, and for the way the answer has to go.
    /// </summary>
    public static TimeSpan HoldFor(TimeSpan patience) => patience * 0.9;
}
