using Gatekeeper.Fleet;
using Gatekeeper.Proofs;

namespace Gatekeeper.Configuration;

/// <summary>Rules of the section <c>Gatekeeper:Peers</c>. No message shows a key.</summary>
internal static class PeerRules
{
    private const string Section = "Gatekeeper:Peers";
    private const string HowToMakeOne = "make one with: openssl rand -base64 32";

    public static void Check(GatekeeperOptions options, StrictBinder binder)
    {
        var peers = options.Peers;
        CheckKeys(peers, binder);
        CheckUrl(peers, options.Admin, binder);
        for (var index = 0; index < peers.Addresses.Count; index++)
        {
            if (!PeerAddress.TryParse(peers.Addresses[index], out _))
            {
                binder.Fault(
                    $"{Section}:Addresses:{index}",
                    $"'{peers.Addresses[index]}' is not where a gate listens; write \"http://10.0.0.2:7291\", or \"dns://gates.internal:7291\" for all addresses of a name"
                );
            }
        }

        if (peers.Addresses.Count > PeerRoster.MostPeers)
        {
            binder.Fault(
                $"{Section}:Addresses",
                $"{peers.Addresses.Count} are too many; a gate talks to {PeerRoster.MostPeers} others at most"
            );
        }
    }

    private static void CheckKeys(PeersOptions peers, StrictBinder binder)
    {
        if (string.IsNullOrEmpty(peers.Key))
        {
            if (!string.IsNullOrEmpty(peers.Url) || peers.Addresses.Count > 0)
            {
                binder.Fault(
                    $"{Section}:Key",
                    $"is missing; gates believe each other by a key that they share, {HowToMakeOne}"
                );
            }
        }
        else
        {
            CheckKey($"{Section}:Key", peers.Key, binder);
        }

        for (var index = 0; index < peers.AcceptedKeys.Count; index++)
        {
            CheckKey($"{Section}:AcceptedKeys:{index}", peers.AcceptedKeys[index], binder);
        }
    }

    private static void CheckKey(string key, string text, StrictBinder binder)
    {
        if (!ProofKey.TryParse(text, out _))
        {
            binder.Fault(
                key,
                $"is not base64 of {ProofKey.ShortestBytes} to {ProofKey.LongestBytes} bytes; {HowToMakeOne}"
            );
        }
    }

    private static void CheckUrl(PeersOptions peers, AdminOptions admin, StrictBinder binder)
    {
        if (string.IsNullOrEmpty(peers.Url))
        {
            return;
        }

        if (!AdminAddress.TryParse(peers.Url, out var address))
        {
            binder.Fault(
                $"{Section}:Url",
                $"'{peers.Url}' is not an address to listen on; write \"http://10.0.0.1:7291\" (an IP address or localhost, and a port)"
            );
        }
        else if (
            address.Port != 0
            && AdminAddress.TryParse(admin.Url ?? "", out var operators)
            && operators.Equals(address)
        )
        {
            binder.Fault(
                $"{Section}:Url",
                $"'{peers.Url}' is Gatekeeper:Admin:Url as well; other gates have an address of their own, so choose another port"
            );
        }
    }
}
