namespace Gatekeeper.Classification;

/// <summary>What a connection is for, as far as the gate knows.</summary>
public enum ConnectionClass
{
    /// <summary>Nobody said; shown as <c>unknown</c>.</summary>
    Unknown = 0,

    /// <summary>A person opened the app and waits; shown as <c>fg</c>.</summary>
    Foreground = 1,

    /// <summary>The app keeps its connection warm and nobody waits; shown as <c>bg</c>.</summary>
    Background = 2,
}
