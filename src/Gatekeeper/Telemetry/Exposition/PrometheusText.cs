using System.Globalization;
using System.Text;

namespace Gatekeeper.Telemetry.Exposition;

/// <summary>Writes families in Prometheus' text format 0.0.4 (prometheus.io, "Exposition formats").</summary>
internal static class PrometheusText
{
    /// <summary>The format's content type; Prometheus 3 refuses a scrape without one it knows.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<Family> families)
    {
        var text = new StringBuilder(16 * 1024);
        foreach (
            var sameName in families
                .GroupBy(family => family.Name)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
        )
        {
            var first = sameName.First();
            text.Append("# HELP ").Append(first.Name).Append(' ').Append(first.Help).Append('\n');
            text.Append("# TYPE ")
                .Append(first.Name)
                .Append(' ')
                .Append(TypeName(first.Kind))
                .Append('\n');
            foreach (var family in sameName)
            {
                foreach (var series in family.Series)
                {
                    Write(text, family, series);
                }
            }
        }

        return text.ToString();
    }

    private static string TypeName(FamilyKind kind) =>
        kind switch
        {
            FamilyKind.Counter => "counter",
            FamilyKind.Gauge => "gauge",
            _ => "histogram",
        };

    private static void Write(StringBuilder text, Family family, Series series)
    {
        var (value, count, buckets) = series.Read();
        if (family.Kind != FamilyKind.Histogram)
        {
            Sample(text, family.Name, series.Labels, Number(value));
            return;
        }

        var comma = series.Labels.Length > 0 ? "," : "";
        var cumulative = 0L;
        for (var bucket = 0; bucket <= family.Bounds.Count; bucket++)
        {
            cumulative += buckets[bucket];
            var bound = bucket < family.Bounds.Count ? Number(family.Bounds[bucket]) : "+Inf";
            Sample(
                text,
                family.Name + "_bucket",
                $"{series.Labels}{comma}le=\"{bound}\"",
                Number(cumulative)
            );
        }

        Sample(text, family.Name + "_sum", series.Labels, Number(value));
        Sample(text, family.Name + "_count", series.Labels, Number(count));
    }

    private static void Sample(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value).Append('\n');
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : double.IsNaN(value) ? "NaN"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
