namespace Gatekeeper.Emergency;

/// <summary>The operator's word for how bad it is. Stages change words and policies, never a window.</summary>
public enum Stage
{
    /// <summary>Everybody passes as long as there is room.</summary>
    Normal = 0,

    /// <summary>Places run out now and then; background takes only what foreground leaves.</summary>
    Watch = 1,

    /// <summary>Background queues for more than a second's worth of capacity.</summary>
    Emergency = 2,

    /// <summary>More background waits than can be served within its patience, or the lot is nearly full.</summary>
    Severe = 3,

    /// <summary>Foreground alone is more than the backend can take.</summary>
    ForegroundOverload = 4,
}
