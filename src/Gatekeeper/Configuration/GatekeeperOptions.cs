using System.Net;

namespace Gatekeeper.Configuration;

/// <summary>The section <c>Gatekeeper</c>. Every key has a default; an instance never changes after it was bound.</summary>
public sealed class GatekeeperOptions
{
    private IReadOnlyList<IPNetwork>? _trustedPeers;

    /// <summary>Where operators look.</summary>
    public AdminOptions Admin { get; init; } = new();

    /// <summary>
    /// The folder in which what was learned is kept over restarts; made when it is not there. Relative to the application's content root, which for the proxy
    /// is the configuration file's folder. Empty: nothing is kept. Default <c>state</c>. Takes effect at the start.
    /// </summary>
    public string StateDirectory { get; init; } = "state";

    /// <summary>Networks (CIDR) whose forwarding headers are believed. Default: loopback.</summary>
    public IReadOnlyList<string> TrustedNetworks { get; init; } = ["127.0.0.0/8", "::1/128"];

    /// <summary><see cref="TrustedNetworks"/>, read once; valid when the options are.</summary>
    internal IReadOnlyList<IPNetwork> TrustedPeers =>
        _trustedPeers ??= [.. TrustedNetworks.Select(IPNetwork.Parse)];

    /// <summary>Whether what a peer says of others is believed.</summary>
    internal bool IsTrusted(IPAddress peer)
    {
        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return TrustedPeers.Any(network => network.Contains(address));
    }

    /// <summary>Whether a TCP listener leads to a backend.</summary>
    internal bool HasListenerOf(string backend) =>
        Listeners.Values.Any(listener =>
            string.Equals(listener.Backend, backend, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>
    /// Secrets that sign tickets and passes, base64 of 32 to 64 bytes (<c>openssl rand -base64 32</c>). The first signs, all verify. Default none: a random one,
    /// and a warning.
    /// </summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Settings per backend (YARP cluster), by its name. A backend without an entry has the defaults.</summary>
    public IReadOnlyDictionary<string, BackendOptions> Backends { get; init; } =
        new Dictionary<string, BackendOptions>();

    /// <summary>Policies by name; a YARP route names one in its metadata <c>Gatekeeper.Policy</c>.</summary>
    public IReadOnlyDictionary<string, PolicyOptions> Policies { get; init; } =
        new Dictionary<string, PolicyOptions>();

    /// <summary>HTTP endpoints whose connections are gated before TLS.</summary>
    public IReadOnlyDictionary<string, EndpointOptions> Endpoints { get; init; } =
        new Dictionary<string, EndpointOptions>();

    /// <summary>TCP listeners.</summary>
    public IReadOnlyDictionary<string, ListenerOptions> Listeners { get; init; } =
        new Dictionary<string, ListenerOptions>();

    /// <summary>How this process listens.</summary>
    public ListenSettings Listen { get; init; } = new();

    /// <summary>What protects the process itself.</summary>
    public LimitsOptions Limits { get; init; } = new();

    /// <summary>How the process leaves.</summary>
    public DrainOptions Drain { get; init; } = new();

    /// <summary>Other gates in front of the same backends.</summary>
    public PeersOptions Peers { get; init; } = new();
}
