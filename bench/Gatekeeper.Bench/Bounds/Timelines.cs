using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Bench.Bounds;

/// <summary>Measures that can be read off a result's timeline.</summary>
internal static class Timelines
{
    /// <summary>How much of what a backend could do counts as having found its new capacity.</summary>
    private const double Converged = 0.9;

    /// <summary>Background let in during the rush, as a share of what the backend could do in it.</summary>
    public static double? BackgroundShare(ReplayResult result) =>
        InRush(result).Sum(slot => slot.BackgroundReady)
        / InRush(result).Sum(slot => slot.Possible);

    /// <summary>The longest stretch of the rush in which no background got in, in seconds; to a second.</summary>
    public static double? LongestGap(ReplayResult result)
    {
        var (longest, gap) = (0.0, 0.0);
        foreach (var slot in InRush(result))
        {
            gap = slot.BackgroundReady > 0 ? 0 : gap + slot.Seconds;
            longest = Math.Max(longest, gap);
        }

        return longest;
    }

    /// <summary>Seconds from a change of capacity until the backend did 0.9 of what it could, for three seconds; endless when it never did.</summary>
    public static double ConvergedAfter(ReplayResult result, double at)
    {
        var slots = result.Timeline.Where(slot => slot.At >= at - 1e-9).ToList();
        for (var first = 0; first + 2 < slots.Count; first++)
        {
            if (
                slots
                    .GetRange(first, 3)
                    .TrueForAll(slot =>
                        slot.ForegroundReady + slot.BackgroundReady >= Converged * slot.Possible
                    )
            )
            {
                return slots[first].At - at;
            }
        }

        return double.PositiveInfinity;
    }

    private static IEnumerable<TimelineSlot> InRush(ReplayResult result) =>
        result.Timeline.Where(slot =>
            slot.At >= result.StormBegins && slot.At + slot.Seconds <= result.StormEnds
        );
}
