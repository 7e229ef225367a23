namespace Gatekeeper.Demo.Results;

/// <summary>How long clients waited before they left, in seconds.</summary>
public sealed record Patience(
    double ForegroundTry,
    double ForegroundGivesUp,
    double BackgroundTry,
    double BackgroundGivesUp
);
