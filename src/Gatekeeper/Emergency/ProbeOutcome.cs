namespace Gatekeeper.Emergency;

/// <summary>How a probe ended.</summary>
public enum ProbeOutcome
{
    /// <summary>It was answered, with a status below 500.</summary>
    Answered,

    /// <summary>It was answered with a status of 500 or more.</summary>
    ErrorStatus,

    /// <summary>It was not answered to the end within its timeout.</summary>
    Timeout,

    /// <summary>Nobody could be connected to.</summary>
    Unreachable,

    /// <summary>The connection broke, or what came back is not HTTP.</summary>
    Broken,

    /// <summary>The gate had no descriptor left for it: says nothing of the destination.</summary>
    NotSent,
}
