using Gatekeeper.Configuration;
using Gatekeeper.Proofs;

namespace Gatekeeper.Http.Peers;

/// <summary>The keys between gates, as the options in force say. Immutable.</summary>
/// <param name="All">The first seals, all are accepted; none: there is nobody to talk to.</param>
internal sealed record PeerKeys(IReadOnlyList<ProofKey> All)
{
    public static PeerKeys Of(PeersOptions options)
    {
        var keys = new List<ProofKey>();
        if (ProofKey.TryParse(options.Key, out var sealing))
        {
            keys.Add(sealing);
            foreach (var text in options.AcceptedKeys)
            {
                if (ProofKey.TryParse(text, out var accepted))
                {
                    keys.Add(accepted);
                }
            }
        }

        return new PeerKeys(keys);
    }
}
