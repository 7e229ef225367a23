namespace Gatekeeper.Classification;

/// <summary>What a client says of its class, where it said so, and whether that is odd.</summary>
/// <param name="Class">The class the flag gives.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="Suspicion">What is odd about it.</param>
public readonly record struct Flag(ConnectionClass Class, FlagSource Source, Suspicion Suspicion)
{
    /// <summary>No source spoke.</summary>
    public static Flag Silent => default;

    /// <summary>
    /// Reads all the values that one source gives. Values may be comma lists. The same value twice is no contradiction.
    /// </summary>
    public static Flag Read(IReadOnlyList<string?> values, FlagSource source)
    {
        var found = ConnectionClass.Unknown;
        foreach (var value in values)
        {
            foreach (var part in value.AsSpan().Split(','))
            {
                if (!ConnectionClassNames.TryParse(value.AsSpan()[part], out var said))
                {
                    return new Flag(ConnectionClass.Unknown, source, Suspicion.Unreadable);
                }

                if (found != ConnectionClass.Unknown && found != said)
                {
                    return new Flag(ConnectionClass.Unknown, source, Suspicion.Contradiction);
                }

                found = said;
            }
        }

        return found == ConnectionClass.Unknown ? Silent : new Flag(found, source, Suspicion.None);
    }
}
