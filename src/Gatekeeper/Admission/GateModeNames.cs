namespace Gatekeeper.Admission;

/// <summary>The modes as they stand in metrics and in the state.</summary>
public static class GateModeNames
{
    internal static readonly string[] ByIndex = ["off", "shadow", "enforce"];

    /// <summary>The mode's name in metrics.</summary>
    public static string WireName(this GateMode mode) => ByIndex[(int)mode];
}
