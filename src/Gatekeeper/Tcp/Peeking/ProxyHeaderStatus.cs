namespace Gatekeeper.Tcp.Peeking;

/// <summary>What the first bytes of a connection are, to somebody who expects a PROXY protocol header.</summary>
internal enum ProxyHeaderStatus
{
    /// <summary>The beginning of a header; more bytes decide.</summary>
    NeedMore = 0,

    /// <summary>A header, read to its end.</summary>
    Read = 1,

    /// <summary>No header, or one that the specification does not allow: the connection must be closed.</summary>
    Invalid = 2,
}
