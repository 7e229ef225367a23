namespace Gatekeeper.Classification;

/// <summary>Where a flag was read.</summary>
public enum FlagSource
{
    /// <summary>No source spoke; the class is unknown.</summary>
    None = 0,

    /// <summary>The header <c>Gatekeeper-Class</c>.</summary>
    Header = 1,

    /// <summary>The query parameter <c>intent</c>.</summary>
    Query = 2,
}
