using System.Globalization;

namespace Gatekeeper.Emergency;

/// <summary>Why a stage is what it is, in sentences an operator understands.</summary>
internal static class StageReasons
{
    /// <summary>From here on, handshakes or ordinary requests are slower than anybody would call usual.</summary>
    private const double WorthSaying = 1.5;

    public const string PlacesAreFree = "places are free";

    public static string Ordered(string why) => $"an operator ordered it: {why}";

    public static string Calmer(in StageSignals signals) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"calmer: {signals.ParkedForeground:N0} foreground and {signals.ParkedOthers:N0} background connections wait; one step down every {StageJudge.FallAfter.TotalSeconds:F0} s"
        );

    public static string Of(Stage stage, in StageSignals signals) =>
        stage switch
        {
            Stage.Normal => PlacesAreFree,
            Stage.Watch => "places run out now and then",
            _ => Slowness(signals) + Waiting(stage, signals),
        };

    private static string Slowness(in StageSignals signals) =>
        (Handshakes(signals), Requests(signals)) switch
        {
            ({ } handshakes, null) => $"{handshakes} and {Taken(signals)}; ",
            (null, { } requests) => $"{requests}, and {Taken(signals)}; ",
            ({ } handshakes, { } requests) => $"{handshakes}, {requests}, and {Taken(signals)}; ",
            _ => "",
        };

    private static string? Handshakes(in StageSignals signals) =>
        Slow("handshakes take", signals.LatencyRatio, signals.Reference);

    private static string? Requests(in StageSignals signals) =>
        Slow("ordinary requests take", signals.ProbeRatio, signals.ProbeReference);

    private static string? Slow(string who, double ratio, TimeSpan reference) =>
        ratio >= WorthSaying && reference > TimeSpan.Zero
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{who} {ratio:F1}x their usual {reference.TotalMilliseconds:F0} ms"
            )
            : null;

    private static string Taken(in StageSignals signals) =>
        string.Create(CultureInfo.InvariantCulture, $"all {signals.Places:N0} places are taken");

    private static string Waiting(Stage stage, in StageSignals signals) =>
        stage switch
        {
            Stage.Emergency => string.Create(
                CultureInfo.InvariantCulture,
                $"{signals.ParkedOthers:N0} background connections wait, {signals.BackgroundBacklogSeconds:F1} s of the backend's {signals.Capacity:F0} handshakes/s"
            ),
            Stage.Severe when signals.LotShare > StageJudge.NearlyFull => string.Create(
                CultureInfo.InvariantCulture,
                $"{signals.ParkedOthers:N0} background connections wait and the lot is {signals.LotShare * 100:F0} % full"
            ),
            Stage.Severe => string.Create(
                CultureInfo.InvariantCulture,
                $"{signals.ParkedOthers:N0} background connections wait, more than {signals.Capacity:F0} handshakes/s can serve within their patience"
            ),
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"{signals.ParkedForeground:N0} foreground connections wait, the oldest for {signals.OldestForegroundWait.TotalSeconds:F1} s: foreground alone is more than {signals.Capacity:F0} handshakes/s"
            ),
        };
}
