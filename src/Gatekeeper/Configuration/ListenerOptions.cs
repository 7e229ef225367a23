namespace Gatekeeper.Configuration;

/// <summary>A TCP listener.</summary>
public sealed class ListenerOptions
{
    /// <summary>Where it listens, <c>tcp://ADDRESS:PORT</c>.</summary>
    public string? Url { get; init; }

    /// <summary>The backend whose gate decides.</summary>
    public string? Backend { get; init; }

    /// <summary>The policy that applies.</summary>
    public string? Policy { get; init; }

    /// <summary>Destinations, <c>ADDRESS:PORT</c> by name.</summary>
    public IReadOnlyDictionary<string, string> Destinations { get; init; } =
        new Dictionary<string, string>();

    /// <summary>What is done about TLS.</summary>
    public string? Tls { get; init; }

    /// <summary>Which PROXY protocol header is expected and sent.</summary>
    public string? ProxyProtocol { get; init; }
}
