using Gatekeeper.Admission;
using Gatekeeper.Windows;

namespace Gatekeeper.Configuration;

/// <summary>What the options of a backend mean to its gate.</summary>
public static class GateSettingsBinding
{
    /// <summary>The gate's settings.</summary>
    /// <param name="backend">The backend's options.</param>
    /// <param name="backgroundPatience">How long background clients wait, as the policies say.</param>
    public static GateSettings ToGateSettings(
        this BackendOptions backend,
        TimeSpan backgroundPatience
    ) =>
        new()
        {
            Mode = backend.Mode,
            WindowLaw = new WindowLawSettings
            {
                Learns = backend.Window.IsLearned,
                Initial =
                    backend.Window.Initial
                    ?? (
                        backend.Window.IsLearned
                            ? AdaptiveWindow.DefaultInitial
                            : FixedWindow.Default
                    ),
                Min = backend.Window.Min,
                Max = backend.Window.Max,
            },
            ParkedLimit = backend.Park.MaxConnections,
            ReadyTimeout = backend.Ready.Timeout,
            ClientSilence = backend.Ready.ClientSilence,
            BackgroundPatience = backgroundPatience,
        };
}
