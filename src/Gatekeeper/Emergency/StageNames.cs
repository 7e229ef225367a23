namespace Gatekeeper.Emergency;

/// <summary>The stages' names as operators read them.</summary>
public static class StageNames
{
    private static readonly string[] ByIndex =
    [
        "normal",
        "watch",
        "emergency",
        "severe",
        "foreground overload",
    ];

    /// <summary>The stage in words, for example <c>foreground overload</c>.</summary>
    public static string InWords(this Stage stage) => ByIndex[(int)stage];
}
