using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Proxy.Commands.Replay;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Value">Its value in a slot; null where there is none.</param>
internal sealed record ChartSeries(string Name, string Color, Func<TimelineSlot, double?> Value);
