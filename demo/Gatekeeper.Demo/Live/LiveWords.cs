using System.Globalization;
using Gatekeeper.Demo.Processes;
using Gatekeeper.Demo.Schedule;

namespace Gatekeeper.Demo.Live;

/// <summary>Figures as words, the same in both views.</summary>
internal static class LiveWords
{
    public static string Phase(Phase phase) =>
        phase switch
        {
            Schedule.Phase.Calm => "calm",
            Schedule.Phase.Storm => "STORM",
            _ => "after the storm",
        };

    public static string Milliseconds(double? value) =>
        value is { } milliseconds
            ? milliseconds.ToString("N0", CultureInfo.InvariantCulture) + " ms"
            : "-";

    public static string Stage(GateState.Backend? gate) =>
        gate is null ? "no gate" : $"{gate.Stage} {gate.StageName}";

    public static string Reason(GateState.Backend? gate) =>
        gate is null ? "clients go straight to the backend" : gate.Reason ?? "";

    public static int Parked(GateState.Backend? gate) =>
        gate is null ? 0 : gate.Parked.Fg + gate.Parked.Bg + gate.Parked.Unknown;
}
