using System.Globalization;

namespace Gatekeeper.Demo.Clients;

/// <summary>
/// How many connections this process may hold at once: the hard limit of file descriptors, less a reserve. A try for which
/// there is no descriptor is not made and is counted, so that a figure is never the driver's fault in silence.
/// </summary>
internal sealed class DescriptorBudget(int limit)
{
    private const int Reserve = 800;
    private int _held;

    public static DescriptorBudget OfThisProcess() => new(Math.Max(256, HardLimit() - Reserve));

    public bool TryTake()
    {
        if (Interlocked.Increment(ref _held) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref _held);
        return false;
    }

    public void GiveBack() => Interlocked.Decrement(ref _held);

    /// <summary>The runtime raises its soft limit to the hard one when it starts, so the hard one is what counts.</summary>
    private static int HardLimit()
    {
        const string limits = "/proc/self/limits";
        const int assumed = 10_000;
        var line = File.Exists(limits)
            ? File.ReadLines(limits)
                .FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal))
            : null;
        var columns = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return
            columns?.Length >= 5
            && int.TryParse(
                columns[4],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var hard
            )
            ? hard
            : assumed;
    }
}
