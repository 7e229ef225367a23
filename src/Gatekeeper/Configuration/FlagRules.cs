namespace Gatekeeper.Configuration;

/// <summary>Rules for the order in which flags are looked for.</summary>
internal static class FlagRules
{
    private static readonly string[] Known = Enum.GetNames<RequestFlagSource>();

    public static void Check(GatekeeperOptions options, StrictBinder binder)
    {
        foreach (var (name, policy) in options.Policies)
        {
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            for (var index = 0; index < policy.Flags.Count; index++)
            {
                var key = $"Gatekeeper:Policies:{name}:Flags:{index}";
                var source = policy.Flags[index];
                if (!Known.Contains(source, StringComparer.OrdinalIgnoreCase))
                {
                    binder.Fault(
                        key,
                        $"'{source}' is no source of flags; write one of {string.Join(", ", Known)}{NameGuess.DidYouMean(source, Known)}"
                    );
                }
                else if (!seen.Add(source))
                {
                    binder.Fault(key, $"'{source}' is there already; write each source once");
                }
            }
        }
    }
}
