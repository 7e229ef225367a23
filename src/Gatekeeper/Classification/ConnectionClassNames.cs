namespace Gatekeeper.Classification;

/// <summary>The short names of the classes on the wire, in metrics and in logs.</summary>
public static class ConnectionClassNames
{
    /// <summary>How many classes there are; classes index arrays of this length.</summary>
    public const int Count = 3;

    /// <summary>Names indexed by <see cref="ConnectionClass"/>.</summary>
    internal static readonly string[] ByIndex = ["unknown", "fg", "bg"];

    /// <summary>The short name of a class: <c>fg</c>, <c>bg</c> or <c>unknown</c>.</summary>
    public static string ShortName(this ConnectionClass connectionClass) =>
        ByIndex[(int)connectionClass];

    /// <summary>Reads <c>fg</c> or <c>bg</c> (in any case, blanks around it allowed); anything else is not a flag.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ConnectionClass connectionClass)
    {
        text = text.Trim();
        connectionClass =
            text.Equals("fg", StringComparison.OrdinalIgnoreCase) ? ConnectionClass.Foreground
            : text.Equals("bg", StringComparison.OrdinalIgnoreCase) ? ConnectionClass.Background
            : ConnectionClass.Unknown;
        return connectionClass != ConnectionClass.Unknown;
    }

    /// <summary>Reads a class as configuration names it: <c>foreground</c> or <c>background</c>, or in short <c>fg</c> or <c>bg</c>, in any case.</summary>
    public static bool TryParseLong(ReadOnlySpan<char> text, out ConnectionClass connectionClass)
    {
        if (TryParse(text, out connectionClass))
        {
            return true;
        }

        connectionClass =
            text.Equals("foreground", StringComparison.OrdinalIgnoreCase)
                ? ConnectionClass.Foreground
            : text.Equals("background", StringComparison.OrdinalIgnoreCase)
                ? ConnectionClass.Background
            : ConnectionClass.Unknown;
        return connectionClass != ConnectionClass.Unknown;
    }
}
