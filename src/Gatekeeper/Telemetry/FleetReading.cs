namespace Gatekeeper.Telemetry;

/// <summary>What a gate knows of the other gates before its backend.</summary>
/// <param name="Gates">How many others were heard within the last seconds.</param>
/// <param name="Stage">The highest stage of all of them and of itself, 0 to 4.</param>
/// <param name="StageName">The same in words.</param>
/// <param name="Leads">Whether its own window is the one that counts for all of them.</param>
/// <param name="ForegroundPlaces">Places that foreground at the others needs now.</param>
/// <param name="BackgroundPlaces">Places that its own background may use now.</param>
public sealed record FleetReading(
    int Gates,
    int Stage,
    string StageName,
    bool Leads,
    double ForegroundPlaces,
    int BackgroundPlaces
);
