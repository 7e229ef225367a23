namespace Gatekeeper.Probes;

/// <summary>Probes all destinations that should be, and follows when others should. Used by one caller at a time.</summary>
internal sealed class ProbeLines(TimeProvider clock, IProbeObserver observer)
{
    private readonly Dictionary<(string Backend, string Destination), ProbeLine> _lines = [];
    private readonly long _origin = clock.GetTimestamp();

    /// <summary>
    /// Begins the probes that are due, and ends those of destinations that should not be probed any more. Where how to probe has changed, what was learned
    /// is forgotten; and the new way begins when no probe of the old one is under way.
    /// </summary>
    public void Look(IEnumerable<ProbePlan> wanted)
    {
        var now = clock.GetElapsedTime(_origin);
        var plans = wanted.ToDictionary(plan => (plan.Target.Gate.Name, plan.Target.Destination));
        foreach (var (name, line) in _lines.ToArray())
        {
            if (!plans.TryGetValue(name, out var plan) || plan.Target != line.Target)
            {
                line.End();
            }

            if (line.HasEnded && line.Idle.IsCompleted)
            {
                _lines.Remove(name);
                line.Dispose();
            }
        }

        foreach (var (name, plan) in plans)
        {
            if (!_lines.TryGetValue(name, out var line))
            {
                line = new ProbeLine(plan.Target, now, clock, observer);
                _lines.Add(name, line);
            }

            if (!line.HasEnded)
            {
                line.Look(plan.Client, now);
            }
        }
    }

    /// <summary>Ends all probes; completes when none is under way.</summary>
    public async Task EndAsync()
    {
        foreach (var line in _lines.Values)
        {
            line.End();
        }

        foreach (var line in _lines.Values)
        {
            await line.Idle.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            line.Dispose();
        }

        _lines.Clear();
    }
}
