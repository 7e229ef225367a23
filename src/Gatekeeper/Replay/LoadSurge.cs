namespace Gatekeeper.Replay;

/// <summary>A rush beside the storm that is measured: one before it, or an aftershock. Inside the storm the storm's load holds.</summary>
/// <param name="At">When it begins, from the start of the replay.</param>
/// <param name="Lasts">How long it lasts.</param>
/// <param name="Load">Connects meanwhile, all classes together (calm ones included), as a multiple of C.</param>
public sealed record LoadSurge(TimeSpan At, TimeSpan Lasts, double Load)
{
    /// <summary>How much of them has a person waiting, 0 to 1; null means as in calm.</summary>
    public double? ForegroundShare { get; init; }

    /// <summary>When it is over.</summary>
    public TimeSpan Ends => At + Lasts;
}
