namespace Gatekeeper.Configuration;

/// <summary>Other gates before the same backends.</summary>
public sealed class PeersOptions
{
    /// <summary>
    /// Where this gate listens for the others, <c>http://ADDRESS:PORT</c>; an address that only they can reach. Null: it listens nowhere, and hears what they
    /// answer. Takes effect at the start.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>The secret that the gates share, base64 of 32 to 64 bytes (<c>openssl rand -base64 32</c>): it seals what this gate says.</summary>
    public string? Key { get; init; }

    /// <summary>Further secrets that are accepted from others, while <see cref="Key"/> is being replaced.</summary>
    public IReadOnlyList<string> AcceptedKeys { get; init; } = [];

    /// <summary>Where the others listen: <c>http://HOST:PORT</c>, or <c>dns://NAME:PORT</c> for all addresses of a name. Its own address among them does no harm.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];
}
