using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Tests.Replay;

/// <summary>Writes down who knocks and who leaves, and does with each what the test says; by default it holds everybody.</summary>
internal sealed class RecordingDoor(Action<IStorm, int>? answer = null) : IFrontDoor
{
    private readonly Dictionary<int, Knock> _here = [];
    private IStorm _storm = null!; // set by Open, which comes before everything else

    public string Name => "recording";

    public List<(TimeSpan At, Knock Knock)> Knocks { get; } = [];

    public List<(TimeSpan At, Knock Knock)> Leaves { get; } = [];

    public List<TimeSpan> ConnectFailures { get; } = [];

    public IEnumerable<IGrouping<long, (TimeSpan At, Knock Knock)>> ByDevice =>
        Knocks.GroupBy(knock => knock.Knock.Device);

    private TimeSpan Now => _storm.Clock.GetElapsedTime(0);

    public void Open(IStorm storm) => _storm = storm;

    public void Arrive(int visit, in Knock knock)
    {
        Knocks.Add((Now, knock));
        _here[visit] = knock;
        answer?.Invoke(_storm, visit);
    }

    public void Leave(int visit, bool inHandshake) => Leaves.Add((Now, _here[visit]));

    public void Ready(int visit) { }

    public void Fail(int visit, bool couldNotConnect)
    {
        if (couldNotConnect)
        {
            ConnectFailures.Add(Now);
        }
    }

    public void FallSilent(int visit) { }

    public void Wake(int visit) { }

    public void Tick() { }

    public DoorReading Read() => default;
}
