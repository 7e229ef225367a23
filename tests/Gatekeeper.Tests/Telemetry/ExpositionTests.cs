using System.Diagnostics.Metrics;
using Gatekeeper.Telemetry;
using Gatekeeper.Telemetry.Exposition;

namespace Gatekeeper.Tests.Telemetry;

public sealed class ExpositionTests
{
    [Fact]
    public void Instruments_come_out_under_the_names_one_would_write_by_hand()
    {
        using var meters = new TestMeters();
        using var collector = new MetricsCollector(meters);
        var meter = meters.Create(GatekeeperMetrics.MeterName);
        meter
            .CreateCounter<long>("test.requests", "{request}", "Requests.")
            .Add(3, new KeyValuePair<string, object?>("path", "a\"b\\c\nd"));
        meter.CreateObservableGauge("test.age", () => 1.5, "s", "Age.");
        var histogram = meter.CreateHistogram(
            "test.wait",
            "s",
            "Waits.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] }
        );
        histogram.Record(0.1);
        histogram.Record(0.5);
        histogram.Record(7);

        var text = Ours(collector.Scrape());

        Assert.Equal(
            """
            # HELP test_age_seconds Age.
            # TYPE test_age_seconds gauge
            test_age_seconds 1.5
            # HELP test_requests_total Requests.
            # TYPE test_requests_total counter
            test_requests_total{path="a\"b\\c\nd"} 3
            # HELP test_wait_seconds Waits.
            # TYPE test_wait_seconds histogram
            test_wait_seconds_bucket{le="0.1"} 1
            test_wait_seconds_bucket{le="1"} 2
            test_wait_seconds_bucket{le="+Inf"} 3
            test_wait_seconds_sum 7.6
            test_wait_seconds_count 3
            """,
            text
        );
    }

    [Fact]
    public void A_series_that_is_gone_is_not_shown_for_ever()
    {
        using var meters = new TestMeters();
        using var collector = new MetricsCollector(meters);
        var destinations = new List<string> { "one", "two" };
        meters
            .Create(GatekeeperMetrics.MeterName)
            .CreateObservableGauge(
                "test.window",
                () =>
                    destinations.Select(id => new Measurement<int>(
                        1,
                        new KeyValuePair<string, object?>("destination", id)
                    ))
            );
        Assert.Contains("destination=\"two\"", collector.Scrape(), StringComparison.Ordinal);

        destinations.Remove("two");

        Assert.DoesNotContain("destination=\"two\"", collector.Scrape(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_application_in_the_same_process_is_not_heard()
    {
        using var ours = new TestMeters();
        using var theirs = new TestMeters();
        using var collector = new MetricsCollector(ours);

        theirs.Create(GatekeeperMetrics.MeterName).CreateCounter<int>("test.foreign").Add(1);

        Assert.DoesNotContain("test_foreign", collector.Scrape(), StringComparison.Ordinal);
    }

    private static string Ours(string scrape) =>
        string.Join(
            '\n',
            scrape.Split('\n').Where(line => line.Contains("test_", StringComparison.Ordinal))
        );

    private sealed class TestMeters : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options.Name, options.Version, options.Tags, scope: this);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(meter => meter.Dispose());
    }
}
