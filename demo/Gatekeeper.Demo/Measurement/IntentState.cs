namespace Gatekeeper.Demo.Measurement;

internal enum IntentState
{
    /// <summary>Not come yet, or still trying.</summary>
    Unfinished,
    Ready,
    GaveUp,
}
