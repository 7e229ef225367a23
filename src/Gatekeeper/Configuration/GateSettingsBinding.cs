using Gatekeeper.Admission;
using Gatekeeper.Windows;

namespace Gatekeeper.Configuration;

/// <summary>What the options of a backend mean to its gate.</summary>
public static class GateSettingsBinding
{
    /// <summary>The gate's settings.</summary>
    /// <param name="backend">The backend's options.</param>
    /// <param name="backgroundPatience">How long background clients wait, as the policies say.</param>
    /// <param name="floorShare">The share of handshakes that background keeps, as the policies say, 0 to 0.5.</param>
    public static GateSettings ToGateSettings(
        this BackendOptions backend,
        TimeSpan backgroundPatience,
        double floorShare
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
            FloorShare = floorShare,
        };

    /// <summary>The share of handshakes that background keeps: the largest that a policy says, because a gate serves connections of all of them.</summary>
    public static double FloorShare(this GatekeeperOptions options) =>
        options
            .Policies.Values.Select(policy => policy.Background.FloorShare)
            .DefaultIfEmpty(new BackgroundOptions().FloorShare)
            .Max();
}
