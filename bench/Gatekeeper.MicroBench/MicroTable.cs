using System.Globalization;

namespace Gatekeeper.MicroBench;

/// <summary>All that was measured.</summary>
internal static class MicroTable
{
    public static void Write(IReadOnlyList<MicroLine> lines, TextWriter output)
    {
        output.WriteLine("| one operation | median | quartiles | allocated |");
        output.WriteLine("|---|---|---|---|");
        foreach (var line in lines)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {line.Says} | {Nanoseconds(line.Median)} | {Nanoseconds(line.Lower)} to {Nanoseconds(line.Upper)} | {line.Bytes} B |"
                )
            );
        }

        output.WriteLine();
    }

    public static string Nanoseconds(double nanoseconds) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{nanoseconds.ToString(nanoseconds < 10 ? "F1" : "F0", CultureInfo.InvariantCulture)} ns"
        );
}
