using Gatekeeper.Demo.Schedule;

namespace Gatekeeper.Demo.Measurement;

/// <summary>How it ended for one client; <paramref name="ReadyAfterMs"/> counts from its first scheduled try.</summary>
internal readonly record struct IntentOutcome(
    Intent Intent,
    IntentState State,
    int Attempts,
    double ReadyAfterMs
);
