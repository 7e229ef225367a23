namespace Gatekeeper.Windows;

/// <summary>What a probe says of the working reference.</summary>
internal enum ProbeVerdict
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is right, within noise.</summary>
    Right,

    /// <summary>Even less in flight is quicker than what was taken for the service itself.</summary>
    TooHigh,

    /// <summary>With so few in flight nothing queues, and still it takes longer.</summary>
    TooLow,
}
