namespace Gatekeeper.Tcp.Protocols;

/// <summary>A start tag as it was written, with what its prefixes stand for.</summary>
/// <param name="Name">The element's name, prefix included.</param>
/// <param name="Attributes">Its attributes by name, prefix included.</param>
internal sealed record StartTag(string Name, IReadOnlyDictionary<string, string> Attributes)
{
    private const string Declaration = "xmlns";

    /// <summary>What a name without a prefix belongs to, or null.</summary>
    public string? DefaultNamespace => Attributes.GetValueOrDefault(Declaration);

    /// <summary>Whether the element is this one.</summary>
    public bool Is(string space, string local)
    {
        var (prefix, name) = Split(Name);
        return name == local && SpaceOf(prefix) == space;
    }

    /// <summary>The value of an attribute that belongs to a namespace, or null.</summary>
    public string? ValueOf(string space, string local)
    {
        foreach (var (full, value) in Attributes)
        {
            var (prefix, name) = Split(full);
            if (prefix.Length > 0 && name == local && SpaceOf(prefix) == space)
            {
                return value;
            }
        }

        return null;
    }

    private string? SpaceOf(string prefix) =>
        prefix.Length == 0
            ? DefaultNamespace
            : Attributes.GetValueOrDefault($"{Declaration}:{prefix}");

    private static (string Prefix, string Local) Split(string name) =>
        name.IndexOf(':', StringComparison.Ordinal) is var at and >= 0
            ? (name[..at], name[(at + 1)..])
            : ("", name);
}
