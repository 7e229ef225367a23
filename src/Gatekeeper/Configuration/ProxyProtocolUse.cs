namespace Gatekeeper.Configuration;

/// <summary>What is done with PROXY protocol headers.</summary>
public enum ProxyProtocolUse
{
    /// <summary>None is expected and none sent.</summary>
    None = 0,

    /// <summary>Every connection must come from a trusted network and begin with one, version 1 or 2.</summary>
    Accept = 1,

    /// <summary>Destinations are sent one, version 2.</summary>
    Send = 2,

    /// <summary>Both.</summary>
    Both = 3,
}
