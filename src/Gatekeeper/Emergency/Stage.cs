namespace Gatekeeper.Emergency;

/// <summary>The operator's word for how bad it is. Stages change words and policies, never a window.</summary>
public enum Stage
{
    /// <summary>Everybody passes as long as there is room.</summary>
    Normal = 0,

    /// <summary>A connection had to wait for a place within the last second.</summary>
    Watch = 1,

    /// <summary>
    /// More than a second's worth of the backend's work waits as background; or a quarter of that, while far more come than the backend has lately done; or
    /// handshakes (or probes) take more than twice their reference while places run out. Or many who were refused are still expected back.
    /// </summary>
    Emergency = 2,

    /// <summary>More background waits than can be served within its patience, or the lot is more than 0.8 full.</summary>
    Severe = 3,

    /// <summary>
    /// Foreground alone is more than the backend can take: 0.9 of what it does or more, and one of them has waited for more than 500 ms. Then the youngest of
    /// them goes first.
    /// </summary>
    ForegroundOverload = 4,
}
