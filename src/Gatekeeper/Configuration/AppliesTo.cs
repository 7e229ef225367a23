namespace Gatekeeper.Configuration;

/// <summary>What a policy gates.</summary>
public enum AppliesTo
{
    /// <summary>WebSocket upgrades.</summary>
    Upgrades = 0,

    /// <summary>Every request.</summary>
    Requests = 1,
}
