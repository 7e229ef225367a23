namespace Gatekeeper.Demo.Results;

/// <summary>When what happened, in seconds from the start of a run.</summary>
public sealed record Timeline(double StormBegins, double StormEnds, double ArrivalsEnd);
