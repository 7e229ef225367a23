using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Tests.Replay;

/// <summary>Notes at every tick between two moments how many places each gate of a fleet uses.</summary>
internal sealed class WatchedFleet(FleetDoor fleet, TimeSpan from, TimeSpan to) : IFrontDoor
{
    private readonly List<int[]> _seen = [];
    private IStorm _storm = null!; // set by Open, which comes before everything else

    public string Name => fleet.Name;

    public double[] MeanPlacesUsed =>
        [
            .. Enumerable
                .Range(0, _seen[0].Length)
                .Select(gate => _seen.Average(places => places[gate])),
        ];

    public void Open(IStorm storm)
    {
        _storm = storm;
        fleet.Open(storm);
    }

    public void Arrive(int visit, in Knock knock) => fleet.Arrive(visit, knock);

    public void Leave(int visit, bool inHandshake) => fleet.Leave(visit, inHandshake);

    public void Ready(int visit) => fleet.Ready(visit);

    public void Fail(int visit, bool couldNotConnect) => fleet.Fail(visit, couldNotConnect);

    public void FallSilent(int visit) => fleet.FallSilent(visit);

    public void Wake(int visit) => fleet.Wake(visit);

    public void Tick()
    {
        fleet.Tick();
        if (_storm.Clock.GetElapsedTime(0) is var now && now >= from && now < to)
        {
            _seen.Add([
                .. fleet.States.Select(gate => gate.Destinations.Sum(known => known.PlacesUsed)),
            ]);
        }
    }

    public DoorReading Read() => fleet.Read();
}
