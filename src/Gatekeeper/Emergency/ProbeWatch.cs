namespace Gatekeeper.Emergency;

/// <summary>The probes of one backend's destinations, and what they say together. Not thread-safe; the gate's lock covers it.</summary>
public sealed class ProbeWatch
{
    /// <summary>From so many destinations on, the median speaks for all.</summary>
    private const int Several = 3;

    private readonly SortedDictionary<string, ProbeHistory> _histories = new(
        StringComparer.Ordinal
    );

    /// <summary>What is known, by destination.</summary>
    public IReadOnlyDictionary<string, ProbeHistory> Histories => _histories;

    /// <summary>A destination is probed from now on; what was known of it is forgotten.</summary>
    public void Begin(string destination, TimeSpan interval) =>
        _histories[destination] = new ProbeHistory(interval);

    /// <summary>A destination is not probed any more.</summary>
    public void End(string destination) => _histories.Remove(destination);

    /// <summary>The probes of a destination, or null while it is not probed.</summary>
    public ProbeHistory? Of(string destination) => _histories.GetValueOrDefault(destination);

    /// <summary>
    /// What counts for the whole backend: the median over its destinations, because one slow server of many holds back its own window and is no emergency of all;
    /// of fewer than three the worst, because there one is half of the backend, or all of it. Destinations of which too little is known do not count.
    /// </summary>
    /// <param name="isUsed">Whether a destination takes handshakes now; those that do not slow nobody down.</param>
    public ProbeSignal Signal(Func<string, bool> isUsed)
    {
        var known = _histories
            .Where(entry => entry.Value.Ratio is not null && isUsed(entry.Key))
            .Select(entry => entry.Value)
            .OrderBy(history => history.Ratio)
            .ToArray();
        if (known.Length == 0)
        {
            return ProbeSignal.Unknown;
        }

        var speaks = known[known.Length < Several ? ^1 : known.Length / 2];
        return new ProbeSignal(speaks.Ratio ?? 1, speaks.Reference ?? TimeSpan.Zero);
    }
}
