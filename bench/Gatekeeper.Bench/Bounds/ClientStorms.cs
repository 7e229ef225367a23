using Gatekeeper.Replay;

namespace Gatekeeper.Bench.Bounds;

/// <summary>Clients unlike the standard ones: in what they ask for, how they come back, and what they say.</summary>
internal static class ClientStorms
{
    public static IReadOnlyList<Scenario> All =>
        [LongTail, Bimodal, MixShift, NoJitter, Mobile, SilentClients, FewLies, AllLie];

    /// <summary>The others take 36 ms, so that C stays.</summary>
    private static Scenario LongTail =>
        With("long-tail", "2 % of handshakes are 20 times as long as the others", 0.02, 20);

    private static Scenario Bimodal =>
        With("bimodal", "A fifth of handshakes are 8 times as long as the others", 0.2, 8);

    /// <summary>In calm most who come are people with little to fetch; the storm is background with much.</summary>
    private static Scenario MixShift =>
        FailureStorms.Pohang(
            "mix-shift",
            "Foreground's handshakes are short, background's 2.5 times as long; calm is foreground"
        ) with
        {
            CalmForegroundShare = 0.8,
            Foreground = StandardStorms.ImpatientForeground with { Work = 0.4 },
        };

    /// <summary>Phoenix' first step: 10 ms later, without jitter; and half a second is all a try lasts.</summary>
    private static Scenario NoJitter =>
        FailureStorms.Pohang(
            "no-jitter",
            "Clients that leave after half a second (foreground 2 s) and are back 10 ms later"
        ) with
        {
            Foreground = StandardStorms.ImpatientForeground with
            {
                TryLasts = TimeSpan.FromSeconds(2),
                ComesBackAfter = TimeSpan.FromMilliseconds(10),
                ComesBackBefore = TimeSpan.FromMilliseconds(10),
            },
            Background = StandardStorms.ImpatientBackground with
            {
                TryLasts = TimeSpan.FromSeconds(0.5),
                ComesBackAfter = TimeSpan.FromMilliseconds(10),
                ComesBackBefore = TimeSpan.FromMilliseconds(10),
            },
            // Fewer, because each of them tries twice a second until it is in.
            Servers = [new ServerModel("one", 10)],
            WatchedAfterStorm = TimeSpan.FromMinutes(3),
        };

    private static Scenario Mobile =>
        FailureStorms.Pohang("pohang-mobile", "Clients that are 0.1 s away, there and back") with
        {
            ClientRoundTrip = TimeSpan.FromSeconds(0.1),
        };

    private static Scenario SilentClients =>
        FailureStorms.Pohang("pohang-silent", "5 % of clients fall silent in their handshake") with
        {
            SilentShare = 0.05,
        };

    private static Scenario FewLies =>
        FailureStorms.Pohang("pohang-few-lies", "5 % of background says foreground") with
        {
            LyingShare = 0.05,
        };

    private static Scenario AllLie =>
        FailureStorms.Pohang("pohang-all-lie", "All of background says foreground") with
        {
            LyingShare = 1,
        };

    private static Scenario With(string name, string story, double share, double times) =>
        FailureStorms.Pohang(name, story) with
        {
            Foreground = StandardStorms.ImpatientForeground with
            {
                LongShare = share,
                LongTimes = times,
            },
            Background = StandardStorms.ImpatientBackground with
            {
                LongShare = share,
                LongTimes = times,
            },
        };
}
