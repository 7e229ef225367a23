namespace Gatekeeper.Configuration;

/// <summary>Guesses what a mistyped name was meant to be.</summary>
internal static class NameGuess
{
    /// <summary>A clause <c>; did you mean 'X'?</c>, or nothing when no known name is near.</summary>
    public static string DidYouMean(string typed, IEnumerable<string> known) =>
        Nearest(typed, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    /// <summary>The known name that differs in the fewest letters, about a third of them at most.</summary>
    public static string? Nearest(string typed, IEnumerable<string> known) =>
        known
            .Select(name =>
                (Name: name, Distance: Distance(typed.ToUpperInvariant(), name.ToUpperInvariant()))
            )
            .Where(guess => guess.Distance <= (guess.Name.Length + 2) / 3)
            .OrderBy(guess => guess.Distance)
            .Select(guess => guess.Name)
            .FirstOrDefault();

    /// <summary>Letters to insert, remove or change (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
