using Gatekeeper.Fleet;

namespace Gatekeeper.Tests.Fleet;

/// <summary>Words of gates, as tests need them.</summary>
internal static class Words
{
    public const string Instance = "00112233445566778899aabbccddeeff";

    public static GateWord Gate(
        bool waits = true,
        double ready = 100,
        bool leads = false,
        int stage = 0,
        params DestinationWord[] destinations
    ) => new("chat", stage, 10, 90, 0, 50, ready, waits, leads, destinations);

    public static DestinationWord At(
        int limit = 40,
        double foreground = 0,
        int used = 0,
        double? demand = null,
        int? backgroundLimit = null
    ) =>
        new(
            "one",
            limit,
            backgroundLimit ?? limit,
            0.05,
            0.05,
            foreground,
            used,
            demand ?? used,
            used + (int)foreground
        );

    public static FleetView View(params GateWord[] peers) =>
        new(
            "me",
            [.. peers.Select((word, index) => new PeerWord($"peer {index}", word, TimeSpan.Zero))]
        );
}
