namespace Gatekeeper.Demo.Results;

/// <summary>What the gate said of itself, second by second.</summary>
/// <param name="Stage">0 normal to 4 foreground overload.</param>
/// <param name="Window">Handshakes the gate allowed at once.</param>
/// <param name="InProgress">Handshakes at the backend.</param>
/// <param name="ParkedForeground">Foreground connections it held.</param>
/// <param name="ParkedBackground">All other connections it held.</param>
public sealed record GateSeries(
    IReadOnlyList<int> Stage,
    IReadOnlyList<double> Window,
    IReadOnlyList<int> InProgress,
    IReadOnlyList<int> ParkedForeground,
    IReadOnlyList<int> ParkedBackground
);
