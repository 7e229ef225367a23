namespace Gatekeeper.Classification;

/// <summary>Classes by patterns of names; of several that match, the one that fixes most of the name decides. Immutable.</summary>
internal sealed class ClassPatterns
{
    private readonly (ClassPattern Pattern, ConnectionClass Class)[] _mostExactFirst;

    /// <param name="classes">Class by pattern, checked: what cannot be read is left out.</param>
    public ClassPatterns(IReadOnlyDictionary<string, string> classes)
    {
        var read = new List<(ClassPattern Pattern, ConnectionClass Class)>(classes.Count);
        foreach (var (text, named) in classes)
        {
            if (
                ClassPattern.TryParse(text, out var pattern, out _)
                && ConnectionClassNames.TryParseLong(named, out var connectionClass)
            )
            {
                read.Add((pattern, connectionClass));
            }
        }

        _mostExactFirst = [.. read.OrderByDescending(known => known.Pattern.Fixes)];
    }

    /// <summary>Whether any of them names foreground.</summary>
    public bool NamesForeground =>
        _mostExactFirst.Any(known => known.Class == ConnectionClass.Foreground);

    /// <summary>The class of a name; unknown when no pattern matches.</summary>
    public ConnectionClass Of(string name)
    {
        foreach (var (pattern, named) in _mostExactFirst)
        {
            if (pattern.Matches(name))
            {
                return named;
            }
        }

        return ConnectionClass.Unknown;
    }

    /// <summary>What several names of one source say; names of both classes contradict each other.</summary>
    public Flag Read(IReadOnlyList<string> names, FlagSource source)
    {
        var found = ConnectionClass.Unknown;
        foreach (var name in names)
        {
            var said = Of(name);
            if (said == ConnectionClass.Unknown)
            {
                continue;
            }

            if (found != ConnectionClass.Unknown && found != said)
            {
                return new Flag(ConnectionClass.Unknown, source, Suspicion.Contradiction);
            }

            found = said;
        }

        return found == ConnectionClass.Unknown
            ? Flag.Silent
            : new Flag(found, source, Suspicion.None);
    }
}
