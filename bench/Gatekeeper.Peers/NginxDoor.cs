using Gatekeeper.Classification;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Peers;

/// <summary>
/// nginx <c>limit_req</c> on everything that is not foreground: a leaky bucket. A request raises the excess by one; it leaks at the rate; more
/// than the burst is refused at once with 503, less is delayed by excess / rate. A client that leaves while it is delayed is closed, but its
/// place in the bucket is not given back. (<c>ngx_http_limit_req_module</c>: <c>excess = lr->excess - rate * ms / 1000 + 1000</c>.)
/// </summary>
internal sealed class NginxDoor(double rate, double burst) : IFrontDoor
{
    private readonly HashSet<int> _delayed = [];
    private IStorm _storm = null!; // set by Open, which comes before everything else
    private double _excess;
    private long _last;
    private int _inHandshake;
    private int _next;

    public string Name => FormattableString.Invariant($"nginx:{rate}:{burst}");

    public void Open(IStorm storm)
    {
        _storm = storm;
        _last = storm.Clock.GetTimestamp();
    }

    public void Arrive(int visit, in Knock knock)
    {
        if (knock.Class == ConnectionClass.Foreground)
        {
            Forward(visit);
            return;
        }

        var now = _storm.Clock.GetTimestamp();
        var excess = Math.Max(
            _excess - rate * _storm.Clock.GetElapsedTime(_last, now).TotalSeconds,
            0
        );
        if (excess > burst)
        {
            _storm.Refuse(visit, null);
            return;
        }

        _last = now;
        _excess = excess + 1;
        if (excess < 1)
        {
            Forward(visit);
            return;
        }

        _delayed.Add(visit);
        _storm.WakeLater(visit, TimeSpan.FromSeconds(excess / rate));
    }

    public void Leave(int visit, bool inHandshake)
    {
        if (inHandshake)
        {
            _inHandshake--;
        }
        else
        {
            _delayed.Remove(visit);
        }
    }

    public void Ready(int visit) => _inHandshake--;

    public void Fail(int visit, bool couldNotConnect) => _inHandshake--;

    public void FallSilent(int visit) => _inHandshake--;

    public void Wake(int visit)
    {
        _delayed.Remove(visit);
        Forward(visit);
    }

    public void Tick() { }

    public DoorReading Read() => new(_delayed.Count, _inHandshake, _inHandshake, null, null, 0);

    private void Forward(int visit)
    {
        _inHandshake++;
        _next = (_next + 1) % _storm.Servers.Count;
        _storm.Forward(visit, _next);
    }
}
