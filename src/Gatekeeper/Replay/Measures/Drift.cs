namespace Gatekeeper.Replay.Measures;

/// <summary>What a long saturation did to what the gate believes.</summary>
/// <param name="WindowEarly">Mean window in the first sixth of the rush.</param>
/// <param name="WindowLate">Mean window in its last sixth.</param>
/// <param name="ReferenceBefore">Reference before the storm, in seconds.</param>
/// <param name="ReferenceLate">Reference at the end of the rush, in seconds.</param>
public sealed record Drift(
    double? WindowEarly,
    double? WindowLate,
    double? ReferenceBefore,
    double? ReferenceLate
)
{
    /// <summary>How far the window moved, as a share.</summary>
    public double? OfWindow => WindowLate / WindowEarly - 1;

    /// <summary>How far the reference moved, as a share.</summary>
    public double? OfReference => ReferenceLate / ReferenceBefore - 1;
}
