namespace Gatekeeper.Proofs;

/// <summary>What clients say of themselves, where it may be anything.</summary>
internal static class ProofText
{
    /// <summary>A text as it is when it can be taken at all: printable ASCII without blanks, and not too long. Else null: it was not said.</summary>
    public static string? Clean(string? value, int longest)
    {
        if (value is null || value.Length == 0 || value.Length > longest)
        {
            return null;
        }

        foreach (var letter in value)
        {
            if (letter is <= ' ' or > '~')
            {
                return null;
            }
        }

        return value;
    }
}
