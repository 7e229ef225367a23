namespace Gatekeeper.Configuration;

/// <summary>An HTTP endpoint gated before TLS.</summary>
public sealed class EndpointOptions
{
    /// <summary>The backend whose gate decides.</summary>
    public string? Backend { get; init; }

    /// <summary>The policy that applies.</summary>
    public string? Policy { get; init; }

    /// <summary>Class by SNI pattern.</summary>
    public IReadOnlyDictionary<string, string> Sni { get; init; } =
        new Dictionary<string, string>();

    /// <summary>Class by ALPN pattern.</summary>
    public IReadOnlyDictionary<string, string> Alpn { get; init; } =
        new Dictionary<string, string>();
}
