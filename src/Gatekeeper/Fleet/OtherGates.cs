namespace Gatekeeper.Fleet;

/// <summary>What all other gates together do and want at one server, each counted by how fresh its word is. In handshakes in flight.</summary>
/// <param name="ForegroundNeed">Places that their foreground needs.</param>
/// <param name="BackgroundUsed">Places that their background uses.</param>
/// <param name="BackgroundDemand">Places that their background would use.</param>
/// <param name="PlacesUsed">All places they use.</param>
internal readonly record struct OtherGates(
    double ForegroundNeed,
    double BackgroundUsed,
    double BackgroundDemand,
    double PlacesUsed
)
{
    /// <summary>Adds up what is known.</summary>
    /// <param name="view">The others and their words.</param>
    /// <param name="since">How long ago the view was put together.</param>
    /// <param name="destination">The server.</param>
    public static OtherGates At(FleetView view, TimeSpan since, string destination)
    {
        var sum = default(OtherGates);
        foreach (var peer in view.Peers)
        {
            if (peer.Word.Of(destination) is { } word)
            {
                var counts = Freshness.Of(peer.Age + since);
                sum = new OtherGates(
                    sum.ForegroundNeed + counts * word.ForegroundNeed,
                    sum.BackgroundUsed + counts * word.BackgroundUsed,
                    sum.BackgroundDemand + counts * word.BackgroundDemand,
                    sum.PlacesUsed + counts * word.PlacesUsed
                );
            }
        }

        return sum;
    }
}
