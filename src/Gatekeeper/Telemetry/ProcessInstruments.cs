using System.Diagnostics.Metrics;
using System.Reflection;

namespace Gatekeeper.Telemetry;

/// <summary>What is polled once per process.</summary>
internal static class ProcessInstruments
{
    public static void Create(Meter meter, IMetricSources sources)
    {
        meter.CreateObservableGauge(
            "gatekeeper.build.info",
            () =>
                new Measurement<int>(
                    1,
                    new("version", Version),
                    new("runtime", Environment.Version.ToString())
                ),
            null,
            "The version that runs; always 1."
        );
        meter.CreateObservableGauge(
            "gatekeeper.descriptors.in_use",
            () => sources.DescriptorsInUse,
            "{descriptor}",
            "File descriptors that connections use."
        );
        meter.CreateObservableGauge(
            "gatekeeper.descriptors.limit",
            () => sources.DescriptorsLimit,
            "{descriptor}",
            "File descriptors that connections may use."
        );
        meter.CreateObservableCounter(
            "gatekeeper.connections.over_limit",
            () => sources.ConnectionsOverLimit,
            "{connection}",
            "Connections closed at once because all descriptors were used."
        );
        meter.CreateObservableGauge(
            "gatekeeper.strangers",
            () => sources.Strangers,
            "{connection}",
            "Connections that have said nothing yet."
        );
        meter.CreateObservableCounter(
            "gatekeeper.connections.closed",
            () =>
                sources
                    .ConnectionsClosed()
                    .Select(closed => new Measurement<long>(
                        closed.Count,
                        new KeyValuePair<string, object?>("reason", closed.Reason)
                    )),
            "{connection}",
            "Connections closed without an answer."
        );
        meter.CreateObservableGauge(
            "gatekeeper.config.last_reload_successful",
            () => sources.LastReloadSucceeded ? 1 : 0,
            null,
            "Whether the last reload took effect; 1 before the first."
        );
        meter.CreateObservableCounter(
            "gatekeeper.config.reloads",
            () =>
                new[]
                {
                    new Measurement<long>(
                        sources.ReloadsSucceeded,
                        new KeyValuePair<string, object?>("outcome", "applied")
                    ),
                    new Measurement<long>(
                        sources.ReloadsFailed,
                        new KeyValuePair<string, object?>("outcome", "refused")
                    ),
                },
            "{reload}",
            "Reloads of the configuration."
        );
    }

    /// <summary>The version of this library.</summary>
    internal static string Version { get; } =
        typeof(ProcessInstruments)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "unknown";
}
