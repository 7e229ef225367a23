namespace Gatekeeper.Telemetry;

/// <summary>What metrics poll at a scrape. Must be quick and thread-safe.</summary>
public interface IMetricSources
{
    /// <summary>One reading per backend.</summary>
    IReadOnlyList<BackendReading> Backends();

    /// <summary>Established tunnels of a backend.</summary>
    int Tunnels(string backend);

    /// <summary>What clients without a flag were taken for at a backend, every rank and reason.</summary>
    IReadOnlyList<InferredReading> Inferred(string backend);

    /// <summary>Other gates before the same backends.</summary>
    IReadOnlyList<PeerReading> Peers();

    /// <summary>How exchanges with them ended, every direction and outcome.</summary>
    IReadOnlyList<PeerExchangeReading> PeerExchanges();

    /// <summary>Descriptors that connections use.</summary>
    int DescriptorsInUse { get; }

    /// <summary>Descriptors for connections.</summary>
    int DescriptorsLimit { get; }

    /// <summary>Connections closed at once because all descriptors were used.</summary>
    long ConnectionsOverLimit { get; }

    /// <summary>Connections that have said nothing yet.</summary>
    int Strangers { get; }

    /// <summary>Connections closed without an answer, every reason.</summary>
    IReadOnlyList<ReasonCount> ConnectionsClosed();

    /// <summary>Whether the last reload took effect; true before the first.</summary>
    bool LastReloadSucceeded { get; }

    /// <summary>Reloads that took effect.</summary>
    long ReloadsSucceeded { get; }

    /// <summary>Reloads refused because of faults.</summary>
    long ReloadsFailed { get; }
}
