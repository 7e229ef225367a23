using Gatekeeper.Classification;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>Takes a class from what a ClientHello names: the server first, then the protocols it offers. Immutable.</summary>
/// <param name="sni">Classes by server name.</param>
/// <param name="alpn">Classes by protocol.</param>
internal sealed class TlsClassRules(
    IReadOnlyDictionary<string, string> sni,
    IReadOnlyDictionary<string, string> alpn
)
{
    private readonly ClassPatterns _sni = new(sni);
    private readonly ClassPatterns _alpn = new(alpn);

    /// <summary>Whether foreground is told by names: then whoever has none of those is no foreground.</summary>
    public bool TellForeground => _sni.NamesForeground || _alpn.NamesForeground;

    /// <summary>What a hello says; silent when none of its names is meant.</summary>
    public Flag Read(in Opening opening)
    {
        var bySni = opening.ServerName is { } name
            ? _sni.Read([name], FlagSource.Sni)
            : Flag.Silent;
        return bySni.Source == FlagSource.None ? _alpn.Read(opening.Alpn, FlagSource.Alpn) : bySni;
    }
}
