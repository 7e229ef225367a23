using System.Diagnostics.CodeAnalysis;

namespace Gatekeeper.Classification;

/// <summary>
/// A name, or a name with one <c>*</c> in it that stands for any letters, dots too, at least one: <c>bg.*</c>, <c>*.example</c>, <c>bg-*.example</c>.
/// Letters match in any case. Immutable.
/// </summary>
internal sealed class ClassPattern
{
    private const char Any = '*';
    private const int Longest = 255;
    private readonly string _head;
    private readonly string? _tail;

    private ClassPattern(string head, string? tail) => (_head, _tail) = (head, tail);

    /// <summary>How much of a name it fixes: the more, the sooner it is asked. A whole name fixes everything.</summary>
    public int Fixes => _tail is null ? int.MaxValue : _head.Length + _tail.Length;

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="pattern">The same, read.</param>
    /// <param name="problem">What is wrong with it and what to write, or null.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out ClassPattern? pattern,
        [NotNullWhen(false)] out string? problem
    )
    {
        pattern = null;
        problem =
            text.Length is 0 or > Longest ? $"has {text.Length} letters; write 1 to {Longest}"
            : text.AsSpan().ContainsAnyExceptInRange('!', '~')
                ? "has letters that no name has; write printable ASCII without blanks (a name in another script in its ASCII form, \"xn--...\")"
            : text.AsSpan().Count(Any) > 1
                ? "has more than one '*'; write one, which stands for any letters, dots too"
            : null;
        if (problem is not null)
        {
            return false;
        }

        var star = text.IndexOf(Any, StringComparison.Ordinal);
        pattern = star < 0 ? new(text, null) : new(text[..star], text[(star + 1)..]);
        return true;
    }

    /// <summary>Whether a name is meant.</summary>
    public bool Matches(ReadOnlySpan<char> name) =>
        _tail is null
            ? name.Equals(_head, StringComparison.OrdinalIgnoreCase)
            : name.Length > _head.Length + _tail.Length
                && name.StartsWith(_head, StringComparison.OrdinalIgnoreCase)
                && name.EndsWith(_tail, StringComparison.OrdinalIgnoreCase);
}
