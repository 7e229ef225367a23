namespace Gatekeeper.Replay.Doors;

/// <summary>
/// A fixed number of handshakes at a time for each server and one line for everybody, first come, first served: what a connection limit with a
/// queue does. Clients that leave leave the line; those that left during their handshake free its place at once.
/// </summary>
/// <param name="window">Handshakes for each server.</param>
public sealed class FixedWindowDoor(int window) : IFrontDoor
{
    private readonly LinkedList<int> _line = new();
    private readonly Dictionary<int, LinkedListNode<int>> _waiting = [];
    private readonly Dictionary<int, int> _serverOf = [];
    private int[] _used = [];
    private IStorm _storm = null!; // set by Open, which comes before everything else

    /// <inheritdoc />
    public string Name => $"fixed:{window}";

    /// <inheritdoc />
    public void Open(IStorm storm)
    {
        _storm = storm;
        _used = new int[storm.Servers.Count];
    }

    /// <inheritdoc />
    public void Arrive(int visit, in Knock knock)
    {
        _waiting[visit] = _line.AddLast(visit);
        LetIn();
    }

    /// <inheritdoc />
    public void Leave(int visit, bool inHandshake)
    {
        if (inHandshake)
        {
            Free(visit);
        }
        else if (_waiting.Remove(visit, out var place))
        {
            _line.Remove(place);
        }
    }

    /// <inheritdoc />
    public void Ready(int visit) => Free(visit);

    /// <inheritdoc />
    public void Fail(int visit, bool couldNotConnect) => Free(visit);

    /// <inheritdoc />
    public void FallSilent(int visit) => Free(visit);

    /// <inheritdoc />
    public void Wake(int visit) { }

    /// <inheritdoc />
    public void Tick() { }

    /// <inheritdoc />
    public DoorReading Read() =>
        new(_line.Count, _serverOf.Count, _used.Sum(), window * _used.Length, null, 0);

    private void Free(int visit)
    {
        if (_serverOf.Remove(visit, out var server))
        {
            _used[server]--;
            LetIn();
        }
    }

    private void LetIn()
    {
        while (_line.First is { } first)
        {
            var server = Array.IndexOf(_used, _used.Min());
            if (_used[server] >= window)
            {
                return;
            }

            _line.RemoveFirst();
            _waiting.Remove(first.Value);
            _used[server]++;
            _serverOf[first.Value] = server;
            _storm.Forward(first.Value, server);
        }
    }
}
