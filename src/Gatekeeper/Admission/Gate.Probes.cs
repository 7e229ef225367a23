using Gatekeeper.Emergency;
using Gatekeeper.Telemetry;

namespace Gatekeeper.Admission;

/// <content>Ordinary requests to the backend, whose latency says what handshakes do not: a second signal beside theirs. It never moves a window.</content>
public sealed partial class Gate
{
    /// <summary>A destination is probed from now on; what its probes said before is forgotten.</summary>
    /// <param name="destination">Its name. It need not be one that takes handshakes.</param>
    /// <param name="interval">How often it is probed.</param>
    public void BeginProbes(string destination, TimeSpan interval)
    {
        lock (_lock)
        {
            (_probes ??= new ProbeWatch()).Begin(destination, interval);
        }
    }

    /// <summary>A destination is not probed any more: its probes say nothing from now on.</summary>
    public void EndProbes(string destination)
    {
        lock (_lock)
        {
            _probes?.End(destination);
            if (_probes?.Histories.Count == 0)
            {
                _probes = null;
            }
        }
    }

    /// <summary>A probe ended. Of a destination that is not probed (any more) it is nothing.</summary>
    /// <param name="destination">Who was probed.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="took">How long it took; of one that failed, its timeout or longer.</param>
    /// <returns>Whether operators should be told.</returns>
    public ProbeNews Probed(string destination, ProbeOutcome outcome, TimeSpan took)
    {
        lock (_lock)
        {
            var now = Now;
            return _probes?.Of(destination)?.Add(outcome, took, IsCalmLocked(now), now)
                ?? ProbeNews.None;
        }
    }

    /// <summary>Whether nothing is wrong and places are free.</summary>
    private bool IsCalmLocked(TimeSpan now) =>
        FleetStageLocked(now) == Stage.Normal
        && !RanOutLatelyLocked(now)
        && _lot.Asking <= PausedLocked;

    private ProbeSignal ProbeSignalLocked() =>
        _probes?.Signal(id =>
            _destinations.Exists(destination => destination.Id == id && destination.IsAvailable)
        )
        ?? ProbeSignal.Unknown;

    private IReadOnlyList<ProbeReading> ProbeReadingsLocked() =>
        _probes is null
            ? []
            :
            [
                .. _probes.Histories.Select(known => new ProbeReading(
                    known.Key,
                    known.Value.Reference?.TotalSeconds,
                    known.Value.Now?.TotalSeconds,
                    known.Value.Ratio,
                    known.Value.IsFailing,
                    known.Value.Count(ProbeOutcome.Answered),
                    [
                        .. ProbeOutcomeNames.Failures.Select(outcome => new ReasonCount(
                            outcome.MetricName(),
                            known.Value.Count(outcome)
                        )),
                    ]
                )),
            ];
}
