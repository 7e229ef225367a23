using System.Globalization;

namespace Gatekeeper.Demo.Report;

/// <summary>Figures the way people read them.</summary>
internal static class Words
{
    public static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Fraction(double value) =>
        value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>100 % means all of them: 99.96 % is not rounded up to it.</summary>
    public static string Percent(int part, int whole)
    {
        if (whole == 0)
        {
            return "-";
        }

        var percent = 100.0 * part / whole;
        var shown = part == whole ? 100 : Math.Min(99.9, Math.Round(percent, percent < 10 ? 1 : 0));
        return shown.ToString(CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>Milliseconds up to a second, seconds beyond.</summary>
    public static string Latency(double? milliseconds) =>
        milliseconds switch
        {
            null => "-",
            < 1000 => Number(milliseconds.Value) + " ms",
            _ => (milliseconds.Value / 1000).ToString("0.0", CultureInfo.InvariantCulture) + " s",
        };

    /// <summary>Millions of bytes.</summary>
    public static string Megabytes(long bytes) => Number(bytes / 1e6) + " MB";

    public static string PerClient(int attempts, int clients) =>
        clients == 0
            ? "-"
            : ((double)attempts / clients).ToString("0.0", CultureInfo.InvariantCulture);
}
