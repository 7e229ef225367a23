namespace Gatekeeper.Configuration;

/// <summary>A configuration and all that was found wrong with it.</summary>
/// <param name="Options">The options; usable only when there is no fault.</param>
/// <param name="Faults">What is wrong.</param>
/// <param name="Warnings">What is right but has no effect.</param>
public sealed record CheckedConfiguration(
    GatekeeperOptions Options,
    IReadOnlyList<Fault> Faults,
    IReadOnlyList<Fault> Warnings
)
{
    /// <summary>The options, when nothing is wrong.</summary>
    /// <exception cref="InvalidConfigurationException">Something is; the message names every fault.</exception>
    public GatekeeperOptions OptionsOrThrow() =>
        Faults.Count == 0 ? Options : throw new InvalidConfigurationException(Faults);
}
