namespace Gatekeeper.Emergency;

/// <summary>What probes say at one moment.</summary>
/// <param name="Ratio">How long an ordinary request takes now, as a multiple of its reference; 1 while that is not known.</param>
/// <param name="Reference">How long it takes when nothing is wrong; zero while that is not known.</param>
public readonly record struct ProbeSignal(double Ratio, TimeSpan Reference)
{
    /// <summary>Nothing is known.</summary>
    public static readonly ProbeSignal Unknown = new(1, TimeSpan.Zero);
}
