using System.Net.Security;
using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Gatekeeper.Tcp.Peeking;

namespace Gatekeeper.Tcp.Listeners;

/// <summary>
/// What a listener does with its connections, made of its configuration. A connection keeps the plan it came under; a reload makes a new one for those that
/// come after.
/// </summary>
internal sealed class ListenerPlan
{
    private readonly ListenerDestination[] _destinations;
    private volatile bool _backendSpeaksFirst;
    private volatile ListenerPlan? _next;
    private uint _turn;

    /// <param name="name">The listener's name.</param>
    /// <param name="options">The same, checked.</param>
    /// <param name="folder">What paths of certificates are relative to.</param>
    /// <param name="before">The plan it takes the place of, or null: what is known of destinations that stay is kept.</param>
    /// <exception cref="InvalidConfigurationException">Its certificate cannot be used.</exception>
    public ListenerPlan(string name, ListenerOptions options, string folder, ListenerPlan? before)
    {
        Name = name;
        Options = options;
        Backend = options.Backend ?? "";
        Policy = options.Policy ?? "";
        Protocol = OpeningProtocols.Of(options.Protocol);
        TlsRules = new TlsClassRules(options.Sni, options.Alpn);
        OwnFlag = ConnectionClassNames.TryParseLong(options.Class, out var own)
            ? new Flag(own, FlagSource.Listener, Suspicion.None)
            : Flag.Silent;
        Tls =
            options.Tls == ListenerTls.Terminate
                ? new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = CertificateFile.Read(
                        name,
                        options.Certificate,
                        folder
                    ),
                }
                : null;
        _destinations =
        [
            .. options.Destinations.Select(known =>
                before?.Same(known.Key, known.Value)
                ?? new ListenerDestination(
                    known.Key,
                    TcpAddress.TryParseDestination(known.Value)
                        ?? throw new ArgumentException("They were checked.", nameof(options))
                )
            ),
        ];
        _backendSpeaksFirst = before?.BackendSpeaksFirst ?? false;
    }

    public string Name { get; }

    public ListenerOptions Options { get; }

    public string Backend { get; }

    public string Policy { get; }

    /// <summary>What is read of a client's first bytes (inside of TLS, where that ends here); null for nothing.</summary>
    public IOpeningProtocol? Protocol { get; }

    public TlsClassRules TlsRules { get; }

    /// <summary>The class of whoever says none.</summary>
    public Flag OwnFlag { get; }

    /// <summary>How TLS ends here, or null when it does not.</summary>
    public SslServerAuthenticationOptions? Tls { get; }

    public IReadOnlyList<ListenerDestination> Destinations => _destinations;

    /// <summary>Whether backends there greet their clients before those have said anything, as the last handshake showed.</summary>
    public bool BackendSpeaksFirst
    {
        get => _backendSpeaksFirst;
        set => _backendSpeaksFirst = value;
    }

    /// <summary>A reload put another plan in this one's place.</summary>
    public void ReplaceBy(ListenerPlan next) => _next = next;

    /// <summary>
    /// The destination that a gate names to a connection that came under this plan. It may have waited over reloads, and its backend's gate knows the destinations
    /// of now.
    /// </summary>
    public ListenerDestination? FindNow(string name)
    {
        var latest = this;
        while (latest._next is { } next)
        {
            latest = next;
        }

        return (latest.Backend == Backend ? latest.Find(name) : null) ?? Find(name);
    }

    /// <summary>The destination of a name; null when there is none.</summary>
    public ListenerDestination? Find(string name) =>
        Array.Find(
            _destinations,
            known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Where a connection goes that no gate sends anywhere: one after the other, those first that can be reached.</summary>
    public ListenerDestination Next()
    {
        var turn = Interlocked.Increment(ref _turn);
        var up = Array.FindAll(_destinations, known => known.IsUp);
        var among = up.Length > 0 ? up : _destinations;
        return among[turn % (uint)among.Length];
    }

    private ListenerDestination? Same(string name, string address) =>
        Find(name) is { } known && known.Address.Equals(TcpAddress.TryParseDestination(address))
            ? known
            : null;
}
