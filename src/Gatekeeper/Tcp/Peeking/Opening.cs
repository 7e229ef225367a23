using Gatekeeper.Classification;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>What a client's first bytes say. The default says nothing: class unknown, read nowhere.</summary>
/// <param name="Flag">What they say of its class; <see cref="Flag.Silent"/> when they say nothing of it.</param>
/// <param name="Device">The device it says it is, 1 to 128 printable ASCII letters, or null.</param>
internal readonly record struct Opening(Flag Flag, string? Device = null)
{
    private readonly IReadOnlyList<string>? _alpn;

    /// <summary>The server the client wants (TLS: server name; XMPP: <c>to</c>), in lower case; or null.</summary>
    public string? ServerName { get; init; }

    /// <summary>The protocols that a TLS client offers, in its order. Default none.</summary>
    public IReadOnlyList<string> Alpn
    {
        get => _alpn ?? [];
        init => _alpn = value;
    }

    /// <summary>What the protocol's own refusal needs to know (MQTT: the protocol's level); or null.</summary>
    public object? Detail { get; init; }
}
