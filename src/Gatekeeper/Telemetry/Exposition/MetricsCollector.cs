using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Gatekeeper.Telemetry.Exposition;

/// <summary>Listens to the meters that operators need and keeps their series for the next scrape. Thread-safe.</summary>
public sealed class MetricsCollector : IDisposable
{
    private static readonly string[] Meters =
    [
        GatekeeperMetrics.MeterName,
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.MemoryPool",
        "System.Runtime",
    ];

    private readonly ConcurrentDictionary<Instrument, Family> _families = new();
    private readonly Lock _scrape = new();
    private readonly MeterListener _listener = new();

    /// <summary>Starts listening. Made early, so that nothing from before the first scrape is missed.</summary>
    /// <param name="meters">Whose meters to listen to, beside those of the runtime; another application in the same process has its own.</param>
    public MetricsCollector(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var ours =
                instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters);
            if (ours && Meters.Contains(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(
                    instrument,
                    _families.GetOrAdd(instrument, new Family(instrument))
                );
            }
        };
        _listener.SetMeasurementEventCallback<double>(
            static (_, value, tags, family) => Record(family, value, tags)
        );
        _listener.SetMeasurementEventCallback<float>(
            static (_, value, tags, family) => Record(family, value, tags)
        );
        _listener.SetMeasurementEventCallback<long>(
            static (_, value, tags, family) => Record(family, value, tags)
        );
        _listener.SetMeasurementEventCallback<int>(
            static (_, value, tags, family) => Record(family, value, tags)
        );
        _listener.SetMeasurementEventCallback<short>(
            static (_, value, tags, family) => Record(family, value, tags)
        );
        _listener.SetMeasurementEventCallback<byte>(
            static (_, value, tags, family) => Record(family, value, tags)
        );
        _listener.Start();
    }

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();

    /// <summary>All metrics in Prometheus' text format 0.0.4.</summary>
    public string Scrape()
    {
        lock (_scrape)
        {
            foreach (var family in _families.Values.Where(family => family.IsObservable))
            {
                family.Forget();
            }

            _listener.RecordObservableInstruments();
            return PrometheusText.Write(_families.Values);
        }
    }

    private static void Record(
        object? family,
        double value,
        ReadOnlySpan<KeyValuePair<string, object?>> tags
    ) => ((Family?)family)?.Record(value, tags);
}
