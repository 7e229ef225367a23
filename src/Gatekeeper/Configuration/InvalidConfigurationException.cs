namespace Gatekeeper.Configuration;

/// <summary>A configuration with faults; the message names all of them.</summary>
#pragma warning disable CA1032 // It is made from faults; without them it would say nothing.
public sealed class InvalidConfigurationException(IReadOnlyList<Fault> faults)
#pragma warning restore CA1032
    : Exception(Describe(faults))
{
    /// <summary>All the faults.</summary>
    public IReadOnlyList<Fault> Faults { get; } = faults;

    private static string Describe(IReadOnlyList<Fault> faults) =>
        $"The configuration has {faults.Count} {(faults.Count == 1 ? "fault" : "faults")}:{Environment.NewLine}  "
        + string.Join(Environment.NewLine + "  ", faults);
}
