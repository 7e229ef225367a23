namespace Gatekeeper.TlsBench;

/// <summary>What was measured of one queue.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="HasBounds">Whether it is the one that must keep the bounds.</param>
/// <param name="Bytes">Resident memory of the process for a parked client.</param>
/// <param name="Microseconds">Processor time of the process for a parked client, from its connect until it is parked.</param>
/// <param name="Median">How long foreground took from its connect to 101.</param>
/// <param name="Slow">The same, of the slowest hundredth.</param>
internal sealed record TlsRow(
    string Queue,
    bool HasBounds,
    double Bytes,
    double Microseconds,
    TimeSpan Median,
    TimeSpan Slow
);
