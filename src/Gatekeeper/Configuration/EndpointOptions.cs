using Gatekeeper.Classification;
using Gatekeeper.Tcp.Peeking;

namespace Gatekeeper.Configuration;

/// <summary>An HTTP endpoint gated before TLS; its name is that of an endpoint in <c>Kestrel:Endpoints</c>.</summary>
public sealed class EndpointOptions
{
    private TlsClassRules? _classes;

    /// <summary>The backend whose gate decides. Required.</summary>
    public string? Backend { get; init; }

    /// <summary>The policy that applies; null: the defaults.</summary>
    public string? Policy { get; init; }

    /// <summary>Class (<c>foreground</c>, <c>background</c>) by the TLS server name, a pattern with at most one <c>*</c>.</summary>
    public IReadOnlyDictionary<string, string> Sni { get; init; } =
        new Dictionary<string, string>();

    /// <summary>Class by the protocols that the TLS client offers, a pattern with at most one <c>*</c>; asked when the server name says nothing.</summary>
    public IReadOnlyDictionary<string, string> Alpn { get; init; } =
        new Dictionary<string, string>();

    /// <summary>The class of whoever comes to this endpoint and says nothing else in its hello; null: not known here.</summary>
    public string? Class { get; init; }

    /// <summary>How long a client may take for its ClientHello, 100 ms to 1 min; then it is closed. Default 5 s.</summary>
    [DurationRange("00:00:00.1", "00:01:00")]
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><see cref="Sni"/> and <see cref="Alpn"/>, read once; valid when the options are.</summary>
    internal TlsClassRules Classes => _classes ??= new TlsClassRules(Sni, Alpn);

    /// <summary><see cref="Class"/> as a flag; silent when there is none.</summary>
    internal Flag OwnFlag =>
        Class is { } text && ConnectionClassNames.TryParseLong(text, out var named)
            ? new Flag(named, FlagSource.Listener, Suspicion.None)
            : Flag.Silent;
}
