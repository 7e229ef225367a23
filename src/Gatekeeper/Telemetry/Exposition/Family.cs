using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Gatekeeper.Telemetry.Exposition;

/// <summary>One instrument as Prometheus sees it: a name and its series. Thread-safe.</summary>
internal sealed class Family
{
    /// <summary>Bounds for histograms whose maker gives none: those of OpenTelemetry for seconds.</summary>
    private static readonly double[] DefaultBounds =
    [
        .005,
        .01,
        .025,
        .05,
        .075,
        .1,
        .25,
        .5,
        .75,
        1,
        2.5,
        5,
        7.5,
        10,
    ];

    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);

    public Family(Instrument instrument)
    {
        Kind = KindOf(instrument);
        IsObservable = instrument.IsObservable;
        Name = MetricName.Of(instrument.Name, instrument.Unit, Kind);
        Help = (instrument.Description ?? instrument.Name)
            .ReplaceLineEndings(" ")
            .Replace("\\", "\\\\", StringComparison.Ordinal);
        Bounds =
            Kind != FamilyKind.Histogram ? []
            : instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } advised }
                ? advised
            : DefaultBounds;
    }

    public string Name { get; }

    public string Help { get; }

    public FamilyKind Kind { get; }

    public bool IsObservable { get; }

    public IReadOnlyList<double> Bounds { get; }

    /// <summary>The series, in a steady order.</summary>
    public IEnumerable<Series> Series =>
        _series.Values.OrderBy(series => series.Labels, StringComparer.Ordinal);

    /// <summary>Forgets observed series before they are observed anew, so that what is gone is not shown for ever.</summary>
    public void Forget() => _series.Clear();

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            series = _series.GetOrAdd(labels, new Series(labels, Bounds));
        }

        if (Kind == FamilyKind.Histogram)
        {
            series.Observe(value);
        }
        else if (IsObservable)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }

    private static FamilyKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Histogram<>) ? FamilyKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? FamilyKind.Counter
            : FamilyKind.Gauge;
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder(64);
        foreach (var (name, value) in tags)
        {
            if (text.Length > 0)
            {
                text.Append(',');
            }

            text.Append(MetricName.Clean(name)).Append("=\"");
            foreach (var letter in LabelText(value))
            {
                _ = letter switch
                {
                    '\\' => text.Append("\\\\"),
                    '"' => text.Append("\\\""),
                    '\n' => text.Append("\\n"),
                    _ => text.Append(letter),
                };
            }

            text.Append('"');
        }

        return text.ToString();
    }

    private static string LabelText(object? value) =>
        value switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(
                null,
                System.Globalization.CultureInfo.InvariantCulture
            ),
            _ => value.ToString() ?? "",
        };
}
