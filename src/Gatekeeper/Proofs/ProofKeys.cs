namespace Gatekeeper.Proofs;

/// <summary>The keys in force: the first signs, all verify, so that a key can be replaced without a moment in which proofs are void. Immutable.</summary>
/// <param name="keys">At least one.</param>
public sealed class ProofKeys(IReadOnlyList<ProofKey> keys)
{
    private readonly ProofKey[] _keys = [.. keys];

    /// <summary>The key that signs.</summary>
    public ProofKey Signing => _keys[0];

    /// <summary>The key of that id, or null.</summary>
    public ProofKey? Find(uint id)
    {
        foreach (var key in _keys)
        {
            if (key.Id == id)
            {
                return key;
            }
        }

        return null;
    }
}
