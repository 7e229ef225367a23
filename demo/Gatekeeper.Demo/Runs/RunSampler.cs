using Gatekeeper.Demo.Clients;
using Gatekeeper.Demo.Live;
using Gatekeeper.Demo.Measurement;
using Gatekeeper.Demo.Processes;
using Gatekeeper.Demo.Results;
using Gatekeeper.Demo.Schedule;

namespace Gatekeeper.Demo.Runs;

/// <summary>Looks at the run twice a second: for the display, and for the charts of what only the gate knows.</summary>
internal sealed class RunSampler(
    RunRecord record,
    RunClock clock,
    StormPlan plan,
    GatekeeperServer? gate
)
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _recently = TimeSpan.FromSeconds(10);
    private const int HistorySeconds = 30;

    private readonly SortedDictionary<int, GateState.Backend> _gateBySecond = [];
    private LiveSample? _latest;

    /// <summary>The gate's resident memory, at most; null while nothing is known of it.</summary>
    public long? GateMemoryBytes { get; private set; }

    /// <summary>The gate's resident memory at the look that found <see cref="MostParked"/>.</summary>
    public long? GateMemoryAtMostParkedBytes { get; private set; }

    /// <summary>The most connections that were parked at a look; null while the gate has said nothing.</summary>
    public int? MostParked { get; private set; }

    public LiveSample? Latest => Volatile.Read(ref _latest);

    public async Task RunAsync(CancellationToken runEnds)
    {
        try
        {
            using var ticks = new PeriodicTimer(_interval, clock.Time);
            do
            {
                var state = gate is null ? null : await gate.StateAsync(runEnds);
                Take(state);
            } while (await ticks.WaitForNextTickAsync(runEnds));
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <summary>What the gate said in each second; a second in which it said nothing repeats the one before.</summary>
    public GateSeries? GateSeries(int seconds)
    {
        if (gate is null)
        {
            return null;
        }

        var states = new List<GateState.Backend?>(seconds);
        for (var second = 0; second < seconds; second++)
        {
            states.Add(
                _gateBySecond.TryGetValue(second, out var said) ? said : states.LastOrDefault()
            );
        }

        return new GateSeries(
            [.. states.Select(state => state?.Stage ?? 0)],
            [.. states.Select(state => Math.Round(state?.Window ?? 0, 1))],
            [.. states.Select(state => state?.HandshakesInProgress ?? 0)],
            [.. states.Select(state => state?.Parked.Fg ?? 0)],
            [.. states.Select(state => (state?.Parked.Bg ?? 0) + (state?.Parked.Unknown ?? 0))]
        );
    }

    private void Take(GateState.Backend? state)
    {
        var now = clock.Now;
        var resident = gate?.Process.ResidentBytes();
        GateMemoryBytes = resident > (GateMemoryBytes ?? 0) ? resident : GateMemoryBytes;
        if (state is not null)
        {
            _gateBySecond[(int)now.TotalSeconds] = state;
            if (LiveWords.Parked(state) is var parked && parked >= (MostParked ?? 0))
            {
                MostParked = parked;
                GateMemoryAtMostParkedBytes = resident;
            }
        }

        Volatile.Write(
            ref _latest,
            new LiveSample
            {
                At = now,
                Phase = PhaseAt(now),
                Foreground = Look(record.Foreground, now),
                Background = Look(record.Background, now),
                Gate = state ?? Latest?.Gate,
            }
        );
    }

    private Phase PhaseAt(TimeSpan now) =>
        now < plan.StormBegins ? Phase.Calm
        : now < plan.StormEnds ? Phase.Storm
        : Phase.Tail;

    private static LiveClass Look(ClassRecord connects, TimeSpan now)
    {
        var lastFull = (int)now.TotalSeconds - 1;
        return new LiveClass(
            connects.Arrived.In(lastFull),
            connects.Attempts.In(lastFull),
            connects.Ready.In(lastFull),
            connects.Waiting,
            connects.Recent.Since(now - _recently).At(99),
            [
                .. Enumerable
                    .Range(lastFull - HistorySeconds + 1, HistorySeconds)
                    .Select(connects.Ready.In),
            ]
        );
    }
}
