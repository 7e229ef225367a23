using System.Globalization;
using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.MicroBench.Subjects;
using Gatekeeper.Windows;

namespace Gatekeeper.MicroBench;

/// <summary>What must be so: admit and return in calm, and refuse.</summary>
internal static class MicroBounds
{
    private const double MostForAdmit = 250;
    private const double MostForRefuse = 1000;

    /// <returns>Whether all are met.</returns>
    public static bool Write(IReadOnlyList<MicroLine> lines, TextWriter output)
    {
        var calm = lines.Single(line => line.Id == $"{nameof(Calm)}.{nameof(Calm.AdmitAndReturn)}");
        var refusals = lines.Where(line =>
            line.Id.StartsWith($"{nameof(Refuse)}.", StringComparison.Ordinal)
        );
        var permit = SizeOfPermit();
        var (admitIsQuick, admitIsLean) = (calm.Median <= MostForAdmit, calm.Bytes <= permit);
        var slowest = refusals.MaxBy(line => line.Median);
        var refuseIsQuick = slowest?.Median <= MostForRefuse;

        output.WriteLine("| bound | measured | |");
        output.WriteLine("|---|---|---|");
        Row(
            output,
            "admit + return in calm <= 250 ns",
            MicroTable.Nanoseconds(calm.Median),
            admitIsQuick
        );
        Row(
            output,
            string.Create(
                CultureInfo.InvariantCulture,
                $"admit + return allocates one permit at most ({permit} B)"
            ),
            string.Create(CultureInfo.InvariantCulture, $"{calm.Bytes} B"),
            admitIsLean
        );
        Row(
            output,
            "refuse <= 1 us",
            MicroTable.Nanoseconds(slowest?.Median ?? double.NaN),
            refuseIsQuick
        );
        return admitIsQuick && admitIsLean && refuseIsQuick;
    }

    private static void Row(TextWriter output, string bound, string measured, bool met) =>
        output.WriteLine($"| {bound} | {measured} | {(met ? "pass" : "FAIL")} |");

    /// <summary>The one object that may be made for an admission.</summary>
    private static long SizeOfPermit()
    {
        const int many = 1000;
        var gate = MakeGate.WithWindow(1);
        var place = new Destination("one", new FixedWindow(1));
        var permits = new Permit[many];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 0; index < many; index++)
        {
            permits[index] = new Permit(gate, place, ConnectionClass.Foreground, TimeSpan.Zero);
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(permits);
        return bytes / many;
    }
}
