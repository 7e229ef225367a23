using Chat.Bench.Measurement;

namespace Chat.Bench.Load;

/// <summary>What one run of messages came to.</summary>
/// <param name="PerSecond">Messages that arrived at the one they were written to, in a second.</param>
/// <param name="ServerShare">How many cores the server used.</param>
/// <param name="LoadShare">How many cores the load used.</param>
/// <param name="Latencies">From the moment a message was due to be sent to its arrival.</param>
internal sealed record MessageRate(
    double PerSecond,
    double ServerShare,
    double LoadShare,
    Latencies Latencies
);
