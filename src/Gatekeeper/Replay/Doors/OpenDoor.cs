namespace Gatekeeper.Replay.Doors;

/// <summary>Nothing stands in front of the backend: everybody goes on at once, to one server after the other.</summary>
public sealed class OpenDoor : IFrontDoor
{
    private IStorm _storm = null!; // set by Open, which comes before everything else
    private int _next;
    private int _inHandshake;

    /// <inheritdoc />
    public string Name => "none";

    /// <inheritdoc />
    public void Open(IStorm storm) => _storm = storm;

    /// <inheritdoc />
    public void Arrive(int visit, in Knock knock)
    {
        _inHandshake++;
        _next = (_next + 1) % _storm.Servers.Count;
        _storm.Forward(visit, _next);
    }

    /// <inheritdoc />
    public void Leave(int visit, bool inHandshake) => _inHandshake--;

    /// <inheritdoc />
    public void Ready(int visit) => _inHandshake--;

    /// <inheritdoc />
    public void Fail(int visit, bool couldNotConnect) => _inHandshake--;

    /// <inheritdoc />
    public void FallSilent(int visit) => _inHandshake--;

    /// <inheritdoc />
    public void Wake(int visit) { }

    /// <inheritdoc />
    public void Tick() { }

    /// <inheritdoc />
    public DoorReading Read() => new(0, _inHandshake, _inHandshake, null, null, 0);
}
