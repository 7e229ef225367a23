namespace Gatekeeper.Configuration;

/// <summary>Where a request's flag may be looked for.</summary>
public enum RequestFlagSource
{
    /// <summary>The header <c>Gatekeeper-Class</c>.</summary>
    Header,

    /// <summary>The query parameter <c>intent</c>.</summary>
    Query,

    /// <summary>The WebSocket subprotocol <c>gk.fg</c> or <c>gk.bg</c>.</summary>
    Subprotocol,

    /// <summary>The header <c>Priority</c> (RFC 9218).</summary>
    Priority,

    /// <summary>The header <c>Sec-Purpose</c>.</summary>
    Purpose,

    /// <summary>What was known before the request: by server name, by protocol, by a trusted proxy, by endpoint.</summary>
    Connection,
}
