namespace Gatekeeper.Replay;

/// <summary>One simulated server: so many handshakes at a time, each of a lognormal length; the rest waits in line, first come, first served.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Workers">How many handshakes it works on at a time: its knee.</param>
public sealed record ServerModel(string Name, int Workers)
{
    /// <summary>Workers of the standard backend: with 50 ms each, C is 800 handshakes a second.</summary>
    public const int StandardWorkers = 40;

    /// <summary>How long a handshake takes on average when no more are in flight than there are workers. Default 50 ms.</summary>
    public TimeSpan MeanService { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How much the length of handshakes varies: sigma of the lognormal. Default 0.35.</summary>
    public double Sigma { get; init; } = 0.35;

    /// <summary>How much slower it is for each multiple of the knee in flight beyond the first. Default 0.02.</summary>
    public double SlowerPerKnee { get; init; } = 0.02;

    /// <summary>Handshakes it can hold for each worker, at work and in line, before connects are no longer answered. Default 500: 20,000 descriptors of the standard server.</summary>
    public int HeldPerWorker { get; init; } = 500;

    /// <summary>The way from the gate to the server and back. Default 1 ms.</summary>
    public TimeSpan RoundTrip { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Handshakes a second when nothing is wrong.</summary>
    public double CapacityPerSecond => Workers / MeanService.TotalSeconds;
}
