namespace Gatekeeper.Fleet;

/// <summary>What a gate may use of a server's window, which belongs to all gates together.</summary>
/// <param name="ForegroundLimit">How many places its foreground may use; at least 1.</param>
/// <param name="BackgroundPlaces">How many places its background may use beside what its own foreground uses.</param>
/// <param name="OthersPlaces">How many places the other gates use.</param>
internal readonly record struct FleetShare(
    int ForegroundLimit,
    int BackgroundPlaces,
    int OthersPlaces
)
{
    /// <summary>While its word says that others use more than they should, whoever leads keeps so much of its share.</summary>
    private const double LeastOfShare = 0.5;

    /// <summary>More places than this are not used anywhere, whatever is said, and numbers like these can be added up.</summary>
    private const int MostPlaces = 1_000_000;

    /// <summary>Divides a server's window.</summary>
    /// <param name="own">What this gate does and wants there now.</param>
    /// <param name="others">What the others do and want.</param>
    /// <param name="unreserved">How many places background of all gates may use, foreground's included: the window without its reserve.</param>
    /// <param name="leads">Whether this gate's window counts for all: then it fills what the others leave, so that the total is what its window asked for.</param>
    public static FleetShare Of(
        DestinationWord own,
        in OtherGates others,
        int unreserved,
        bool leads
    ) =>
        new(
            Math.Max(Whole(Foreground(own, others)), 1),
            Background(own, others, unreserved, leads),
            Whole(others.PlacesUsed)
        );

    /// <summary>All that the others' foreground does not need; where foreground alone is too much, in proportion.</summary>
    private static double Foreground(DestinationWord own, in OtherGates others)
    {
        var all = own.ForegroundNeed + others.ForegroundNeed;
        var fair = all > 0 ? own.Limit * own.ForegroundNeed / all : own.Limit;
        return Math.Max(own.Limit - others.ForegroundNeed, fair);
    }

    /// <summary>
    /// Background of all gates has what foreground of all gates leaves, in proportion to who waits, so that a client's wait is the same at each; and what
    /// the others do not want.
    /// </summary>
    private static int Background(
        DestinationWord own,
        in OtherGates others,
        int unreserved,
        bool leads
    )
    {
        var left = unreserved - (own.PlacesUsed - own.BackgroundUsed) - others.ForegroundNeed;
        if (left < 1)
        {
            return 0;
        }

        var demand = Math.Max(own.BackgroundDemand, 1);
        var fair = left * demand / (demand + others.BackgroundDemand);
        var places = leads
            ? Math.Max(left - others.BackgroundUsed, LeastOfShare * fair)
            : Math.Max(left - others.BackgroundDemand, fair);
        return Math.Max(Whole(places), 1);
    }

    private static int Whole(double places) => (int)Math.Round(Math.Min(places, MostPlaces));
}
