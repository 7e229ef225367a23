namespace ChatBackend.Configuration;

/// <summary>The configuration is wrong; the message names every fault.</summary>
internal sealed class SettingsException(IReadOnlyList<string> faults)
    : Exception(
        $"{faults.Count} fault{(faults.Count == 1 ? "" : "s")} in the configuration:"
            + string.Concat(faults.Select(fault => $"{Environment.NewLine}  {fault}"))
    )
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
