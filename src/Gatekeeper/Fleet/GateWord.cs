namespace Gatekeeper.Fleet;

/// <summary>What one gate says of itself to the other gates before the same backend, at one moment. Plain data.</summary>
/// <param name="Backend">The backend's name; gates with the same name for it stand before the same backend.</param>
/// <param name="Stage">Its own stage, 0 to 4.</param>
/// <param name="ForegroundPerSecond">Foreground connections that arrive.</param>
/// <param name="BackgroundPerSecond">All others that arrive.</param>
/// <param name="ParkedForeground">Parked connections that may use the whole window.</param>
/// <param name="ParkedBackground">Parked connections that leave a reserve.</param>
/// <param name="ReadyPerSecond">Handshakes it sees completed.</param>
/// <param name="Waits">Whether somebody is parked, so that the window is what limits.</param>
/// <param name="Leads">Whether it took itself for the gate whose window counts.</param>
/// <param name="Destinations">One word for each destination it uses.</param>
internal sealed record GateWord(
    string Backend,
    int Stage,
    double ForegroundPerSecond,
    double BackgroundPerSecond,
    int ParkedForeground,
    int ParkedBackground,
    double ReadyPerSecond,
    bool Waits,
    bool Leads,
    IReadOnlyList<DestinationWord> Destinations
)
{
    /// <summary>What it says of a destination, or null.</summary>
    public DestinationWord? Of(string destination)
    {
        foreach (var word in Destinations)
        {
            if (word.Id == destination)
            {
                return word;
            }
        }

        return null;
    }
}
