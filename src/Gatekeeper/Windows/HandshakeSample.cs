using Gatekeeper.Classification;

namespace Gatekeeper.Windows;

/// <summary>One handshake as a window law sees it.</summary>
/// <param name="GrantedAt">When it was let through, since any fixed moment.</param>
/// <param name="EndedAt">When it ended, since the same moment.</param>
/// <param name="Latency">Time for which the backend owed an answer; what a silent client took is not in it.</param>
/// <param name="Completed">Whether the backend was ready. If not, it timed out or its client left: it took at least this long.</param>
/// <param name="Class">Its class: logins of one class may take longer than those of another. Default unknown.</param>
/// <param name="PlacesUsed">Places used at its destination when it was let through, its own included; 0 while that is not known.</param>
public readonly record struct HandshakeSample(
    TimeSpan GrantedAt,
    TimeSpan EndedAt,
    TimeSpan Latency,
    bool Completed,
    ConnectionClass Class = ConnectionClass.Unknown,
    int PlacesUsed = 0
);
