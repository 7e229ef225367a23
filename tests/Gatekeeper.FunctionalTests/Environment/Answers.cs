using System.Text.RegularExpressions;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>Reads the head of an answer.</summary>
internal static partial class Answers
{
    /// <summary>The value of a header, or null when it is not there exactly once.</summary>
    public static string? Header(string head, string name)
    {
        var found = Line()
            .Matches(head)
            .Where(line => line.Groups[1].Value.Equals(name, StringComparison.OrdinalIgnoreCase))
            .ToList();
        return found.Count == 1 ? found[0].Groups[2].Value : null;
    }

    [GeneratedRegex("\n([^:\r\n]+): ([^\r\n]*)\r")]
    private static partial Regex Line();
}
