namespace Gatekeeper.Configuration;

/// <summary>Rules for the probe of a backend.</summary>
internal static class ProbeRules
{
    public static void Check(GatekeeperOptions options, StrictBinder binder)
    {
        foreach (var (name, backend) in options.Backends)
        {
            if (backend.Probe is not { } probe)
            {
                continue;
            }

            var key = $"Gatekeeper:Backends:{name}:Probe";
            if (options.HasListenerOf(name))
            {
                binder.Fault(
                    key,
                    $"is an HTTP request, and '{name}' stands behind a TCP listener; leave it out (Health:Interval of the listener says how often its destinations are connected to)"
                );
            }
            else if (string.IsNullOrEmpty(probe.Path))
            {
                binder.Fault(
                    $"{key}:Path",
                    "is missing; name what is asked for, for example \"/v1/probe\", or leave Probe out"
                );
            }
            else if (!IsPath(probe.Path))
            {
                binder.Fault(
                    $"{key}:Path",
                    $"'{probe.Path}' is not a path; write one that begins with \"/\", for example \"/v1/probe\" (no address, no fragment; spaces and the like as %20)"
                );
            }
        }
    }

    /// <summary>A path, perhaps with a query, as it stands in a request: printable, and nothing that would have to be written otherwise.</summary>
    private static bool IsPath(string text) =>
        text.StartsWith('/')
        && !text.StartsWith("//", StringComparison.Ordinal)
        && text.All(letter => letter is > ' ' and <= '~' and not '#' and not '\\');
}
