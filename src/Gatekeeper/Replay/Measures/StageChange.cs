namespace Gatekeeper.Replay.Measures;

/// <summary>A change of the stage.</summary>
/// <param name="AtSeconds">When, in seconds from the start.</param>
/// <param name="Before">From which.</param>
/// <param name="After">To which.</param>
public readonly record struct StageChange(double AtSeconds, int Before, int After);
