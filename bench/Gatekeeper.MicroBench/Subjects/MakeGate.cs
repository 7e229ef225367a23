using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Windows;

namespace Gatekeeper.MicroBench.Subjects;

/// <summary>Gates as they stand in the proxy, on the real clock; metrics are not measured with them.</summary>
internal static class MakeGate
{
    public static readonly Arrival Foreground = new(
        ConnectionClass.Foreground,
        TimeSpan.FromSeconds(5)
    );

    public static readonly Arrival Background = new(
        ConnectionClass.Background,
        TimeSpan.FromHours(1)
    );

    /// <summary>A gate that learns its window.</summary>
    public static Gate Learning(params string[] destinations) =>
        With(new GateSettings(), destinations is [] ? ["one"] : destinations);

    /// <summary>A gate with so many places at one destination.</summary>
    public static Gate WithWindow(int window, int lot = 1_000_000) =>
        With(
            new GateSettings { WindowLaw = WindowLawSettings.Fixed(window), ParkedLimit = lot },
            ["one"]
        );

    private static Gate With(GateSettings settings, string[] destinations)
    {
        var gate = new Gate(
            "chat",
            settings,
            TimeProvider.System,
            new SilentObserver(),
            new Random(1)
        );
        gate.UpdateDestinations(destinations);
        return gate;
    }
}
