using System.Collections.Concurrent;

namespace Gatekeeper.FunctionalTests.RollingRestart;

/// <summary>What all clients saw together. Thread-safe.</summary>
internal sealed class Tally
{
    private int _number;
    private int _refused;
    private int _told;
    private int _echoed;

    /// <summary>Handshakes that ended in 101, by their number.</summary>
    public ConcurrentDictionary<string, bool> Opened { get; } = new();

    /// <summary>Tries that got no answer at all: a reset or an end where an answer was due.</summary>
    public ConcurrentQueue<string> Unanswered { get; } = new();

    /// <summary>Tunnels that ended without a word, with a message under way or not.</summary>
    public ConcurrentQueue<string> Cut { get; } = new();

    /// <summary>Tries that were answered 503.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Tunnels that ended with a Close frame that said going away.</summary>
    public int Told => Volatile.Read(ref _told);

    /// <summary>Messages that came back.</summary>
    public int Echoed => Volatile.Read(ref _echoed);

    public string NextNumber() =>
        Interlocked
            .Increment(ref _number)
            .ToString(System.Globalization.CultureInfo.InvariantCulture);

    public void CountRefused() => Interlocked.Increment(ref _refused);

    public void CountTold() => Interlocked.Increment(ref _told);

    public void CountEchoed() => Interlocked.Increment(ref _echoed);

    public override string ToString() =>
        $"{Opened.Count} handshakes, {Echoed} messages echoed, {Told} tunnels told to go, {Refused} refused, {Unanswered.Count} unanswered, {Cut.Count} cut";
}
