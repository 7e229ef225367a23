using System.Security.Cryptography;

namespace Gatekeeper.Demo.Processes;

/// <summary>What the gates of one run share: their keys, and where those that were started before listen for the others.</summary>
/// <param name="gates">How many there will be.</param>
internal sealed class GateFleet(int gates)
{
    private readonly List<string> _addresses = [];

    /// <summary>Signs tickets and passes, so that each honours the others'.</summary>
    public string ProofKey { get; } = NewKey();

    /// <summary>By which they believe each other.</summary>
    public string PeerKey { get; } = NewKey();

    /// <summary>Whether there is anybody to talk to.</summary>
    public bool Talks => gates > 1;

    /// <summary>Where those that are there listen.</summary>
    public IReadOnlyList<string> Addresses => _addresses;

    /// <summary>One more listens.</summary>
    public void Joined(string address) => _addresses.Add(address);

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
