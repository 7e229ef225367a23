using Gatekeeper.Admission;

namespace Gatekeeper.Protection;

/// <summary>Whoever holds the parked connections of this process, as the limits see it. Thread-safe.</summary>
internal interface IParked
{
    /// <summary>Whether some backend is in an emergency.</summary>
    bool IsEmergency { get; }

    /// <summary>Refuses the newest parked connection of the worst rank, so that its descriptor comes free.</summary>
    /// <param name="best">The best rank that may have to yield.</param>
    /// <returns>Whether somebody was there to yield.</returns>
    bool Yield(Rank best);
}
