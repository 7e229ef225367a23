using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Telemetry;
using Gatekeeper.Testing;
using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Admission;

/// <summary>A gate on a manual clock, with one destination unless told otherwise, and its observer's record.</summary>
internal sealed class TestGate : IGateObserver
{
    private readonly Lock _told = new();

    public TestGate(int window = 8, int parkedLimit = 1000, params string[] destinations)
    {
        Settings = new GateSettings
        {
            WindowLaw = WindowLawSettings.Fixed(window),
            ParkedLimit = parkedLimit,
        };
        Gate = new Gate("chat", Settings, Clock, this, new Random(1));
        Gate.UpdateDestinations(destinations.Length == 0 ? ["one"] : destinations);
    }

    public ManualTimeProvider Clock { get; } = new();

    public GateSettings Settings { get; }

    public Gate Gate { get; }

    public List<(
        ConnectionClass Class,
        HandshakeOutcome Outcome,
        TimeSpan Duration
    )> Handshakes { get; } = [];

    public List<(ConnectionClass Class, WaitOutcome Outcome, TimeSpan Wait)> Waits { get; } = [];

    public List<(string Destination, bool Reachable)> Destinations { get; } = [];

    public List<(Stage Before, Stage After)> Stages { get; } = [];

    public Permit Admit(
        ConnectionClass connectionClass = ConnectionClass.Foreground,
        string? destination = null
    ) =>
        Gate.TryAdmit(
            new Arrival(connectionClass, TimeSpan.FromSeconds(5), destination),
            out var permit
        )
            ? permit
            : throw new InvalidOperationException("The gate had no room.");

    public bool HasRoomFor(ConnectionClass connectionClass)
    {
        if (!Gate.TryAdmit(new Arrival(connectionClass, TimeSpan.FromSeconds(5)), out var permit))
        {
            return false;
        }

        permit.Ignored();
        return true;
    }

    public TestWaiter Park(TestWaiter waiter)
    {
        Gate.Park(waiter);
        return waiter;
    }

    /// <summary>Moves time in ticks of 50 ms, as a host would.</summary>
    public void Pass(TimeSpan time)
    {
        var tick = TimeSpan.FromMilliseconds(50);
        for (var passed = TimeSpan.Zero; passed < time; passed += tick)
        {
            Clock.Advance(tick);
            Gate.Tick();
        }
    }

    public ClassReading Of(ConnectionClass connectionClass) =>
        Gate.Read().Classes[(int)connectionClass];

    public int PlacesUsed => Gate.Read().Destinations.Sum(destination => destination.PlacesUsed);

    public int Parked => Gate.Read().Classes.Sum(known => known.Parked);

    void IGateObserver.HandshakeEnded(
        ConnectionClass connectionClass,
        HandshakeOutcome outcome,
        TimeSpan duration
    ) => Tell(() => Handshakes.Add((connectionClass, outcome, duration)));

    void IGateObserver.WaitEnded(
        ConnectionClass connectionClass,
        WaitOutcome outcome,
        TimeSpan wait
    ) => Tell(() => Waits.Add((connectionClass, outcome, wait)));

    void IGateObserver.DestinationChanged(string destination, bool reachable) =>
        Tell(() => Destinations.Add((destination, reachable)));

    void IGateObserver.StageChanged(Stage before, Stage after, string reason) =>
        Tell(() => Stages.Add((before, after)));

    /// <summary>An observer is called from whichever thread caused it.</summary>
    private void Tell(Action told)
    {
        lock (_told)
        {
            told();
        }
    }
}
