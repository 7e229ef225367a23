namespace Gatekeeper.Telemetry.Exposition;

/// <summary>A metric's type in the text format.</summary>
internal enum FamilyKind
{
    Counter,
    Gauge,
    Histogram,
}
