using Gatekeeper.Proofs;
using Microsoft.Extensions.Configuration;

namespace Gatekeeper.Configuration;

/// <summary>Rules for keys and passes. No message shows a key.</summary>
internal static class ProofRules
{
    private const string HowToMakeOne = "make one with: openssl rand -base64 32";

    public static void Check(
        GatekeeperOptions options,
        IConfiguration configuration,
        StrictBinder binder
    )
    {
        CheckKeys(options.Keys, binder);
        foreach (var (name, policy) in options.Policies.Where(policy => policy.Value.Pass))
        {
            if (name.Length > PassCodec.LongestPolicy)
            {
                binder.Fault(
                    $"Gatekeeper:Policies:{name}:Pass",
                    $"the policy's name is signed with its passes and may have {PassCodec.LongestPolicy} characters; it has {name.Length}"
                );
            }

            CheckReady(name, options, configuration, binder);
        }
    }

    private static void CheckKeys(IReadOnlyList<string> keys, StrictBinder binder)
    {
        var seen = new Dictionary<uint, int>();
        for (var index = 0; index < keys.Count; index++)
        {
            if (!ProofKey.TryParse(keys[index], out var key))
            {
                binder.Fault(
                    $"Gatekeeper:Keys:{index}",
                    $"is not base64 of {ProofKey.ShortestBytes} to {ProofKey.LongestBytes} bytes; {HowToMakeOne}"
                );
            }
            else if (!seen.TryAdd(key.Id, index))
            {
                binder.Fault(
                    $"Gatekeeper:Keys:{index}",
                    $"is the same as Gatekeeper:Keys:{seen[key.Id]}; the first key signs and the others verify, so write each once, or {HowToMakeOne}"
                );
            }
        }
    }

    /// <summary>A 101 that comes before the login has proven nothing, and nothing can be added to a response that is on its way.</summary>
    private static void CheckReady(
        string policy,
        GatekeeperOptions options,
        IConfiguration configuration,
        StrictBinder binder
    )
    {
        var clusters = configuration
            .GetSection($"{ConfigurationCheck.ProxySection}:Routes")
            .GetChildren()
            .Where(route =>
                string.Equals(
                    route.GetSection("Metadata")[ConfigurationCheck.PolicyMetadata],
                    policy,
                    StringComparison.OrdinalIgnoreCase
                )
            )
            .Select(route => route["ClusterId"] ?? "")
            .Distinct(StringComparer.OrdinalIgnoreCase);
        foreach (var cluster in clusters)
        {
            if (
                options.Backends.TryGetValue(cluster, out var backend)
                && backend.Ready.When == ReadyWhen.BackendBytes
            )
            {
                binder.Fault(
                    $"Gatekeeper:Policies:{policy}:Pass",
                    $"backend '{cluster}' is ready at the backend's bytes (Ready:When), after the response that would carry the pass; set Pass to false, or Ready:When to Response where 101 means logged in"
                );
            }
        }
    }
}
