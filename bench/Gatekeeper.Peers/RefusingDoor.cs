using Gatekeeper.Classification;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Peers;

/// <summary>A door that measures latency, learns a limit from it and refuses at once what is beyond: what these libraries have in common.</summary>
internal abstract class RefusingDoor : IFrontDoor
{
    private readonly Dictionary<int, (long Since, ConnectionClass Class)> _inHandshake = [];
    private readonly int[] _inFlight = new int[ConnectionClassNames.Count];
    private int _next;

    public abstract string Name { get; }

    protected IStorm Storm { get; private set; } = null!; // set by Open, which comes before everything else

    protected int InFlight => _inHandshake.Count;

    protected abstract double Limit { get; }

    public virtual void Open(IStorm storm) => Storm = storm;

    public void Arrive(int visit, in Knock knock)
    {
        if (!LetsIn(knock.Class))
        {
            Storm.Refuse(visit, null);
            return;
        }

        _inHandshake[visit] = (Storm.Clock.GetTimestamp(), knock.Class);
        _inFlight[(int)knock.Class]++;
        _next = (_next + 1) % Storm.Servers.Count;
        Storm.Forward(visit, _next);
    }

    /// <summary>The libraries call it "ignore": no sample, the place is free.</summary>
    public void Leave(int visit, bool inHandshake) => End(visit);

    public void Ready(int visit)
    {
        var since = End(visit);
        Learn(since, Storm.Clock.GetElapsedTime(since), InFlight + 1);
    }

    public void Fail(int visit, bool couldNotConnect) => End(visit);

    public void FallSilent(int visit) => End(visit);

    public void Wake(int visit) { }

    public virtual void Tick() { }

    public DoorReading Read() => new(0, InFlight, InFlight, Limit, null, 0);

    protected int InFlightOf(ConnectionClass connectionClass) => _inFlight[(int)connectionClass];

    protected abstract bool LetsIn(ConnectionClass connectionClass);

    protected abstract void Learn(long since, TimeSpan latency, int inFlight);

    private long End(int visit)
    {
        if (!_inHandshake.Remove(visit, out var known))
        {
            return 0;
        }

        _inFlight[(int)known.Class]--;
        return known.Since;
    }
}
