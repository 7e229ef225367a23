using Gatekeeper.Proofs;

namespace Gatekeeper.Tests.Proofs;

/// <summary>Keys that tests share with the vectors of docs/tickets.md.</summary>
internal static class TestKeys
{
    /// <summary>The bytes 0 to 31.</summary>
    public const string VectorKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    public static ProofKey Vector { get; } = Parse(VectorKey);

    public static ProofKeys Of(params ProofKey[] keys) => new(keys);

    public static ProofKey Parse(string text)
    {
        Assert.True(ProofKey.TryParse(text, out var key));
        return key;
    }
}
