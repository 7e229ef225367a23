using System.Net;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>
/// What a PROXY protocol header says of a connection: who the client behind the proxy is. Versions 1 and 2, after
/// https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt.
/// </summary>
internal sealed record ProxyHeader
{
    /// <summary>The longest header that is read or written, in bytes. The format would allow 64 KiB; nobody has use for so much before a connection is known.</summary>
    public const int MostBytes = 4096;

    /// <summary>The type of the field that carries a class (<c>fg</c>, <c>bg</c>): the first that the specification leaves to its users.</summary>
    public const byte ClassType = 0xE0;

    /// <summary>How long the header is, in bytes; what the client sent comes after it.</summary>
    public int Length { get; init; }

    /// <summary>
    /// Whether the proxy speaks for itself (LOCAL: its health check) or does not know its client (UNKNOWN): the connection's own addresses are the right ones.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>Where the client connects from; null when the header does not say, or says a Unix socket.</summary>
    public IPEndPoint? Source { get; init; }

    /// <summary>Where the client connected to; null when <see cref="Source"/> is.</summary>
    public IPEndPoint? Destination { get; init; }

    /// <summary>The host name that the client asked for (SNI); null when the header does not say.</summary>
    public string? Authority { get; init; }

    /// <summary>The protocol that was agreed on in TLS (ALPN); null when the header does not say.</summary>
    public string? Alpn { get; init; }

    /// <summary>What the fields of type <see cref="ClassType"/> say, in order; usually none or one. Unreadable ones are empty.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];
}
