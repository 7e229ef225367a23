namespace Gatekeeper.Replay.Doors;

/// <summary>
/// What stands between the clients and the simulated backend: the gate, nothing at all, or somebody else's algorithm. A visit is one try;
/// its number is used again when it is over. A door answers each visit once, with <see cref="IStorm.Forward"/> or <see cref="IStorm.Refuse"/>,
/// at once or later, unless its client leaves first.
/// </summary>
public interface IFrontDoor
{
    /// <summary>What tables call it.</summary>
    string Name { get; }

    /// <summary>The storm is about to begin.</summary>
    void Open(IStorm storm);

    /// <summary>A try arrives.</summary>
    void Arrive(int visit, in Knock knock);

    /// <summary>A client left. The work of a handshake that was forwarded goes on.</summary>
    void Leave(int visit, bool inHandshake);

    /// <summary>The backend was ready for a visit whose client is there.</summary>
    void Ready(int visit);

    /// <summary>A handshake failed.</summary>
    void Fail(int visit, bool couldNotConnect);

    /// <summary>The backend waits for the client's next bytes; this client will never send any. The visit is over.</summary>
    void FallSilent(int visit);

    /// <summary>
    /// A tunnel of a device without a flag ended; told of tunnels that the storm's clients had before. Moments count from the start of the replay and may lie
    /// before it. Most doors do not care.
    /// </summary>
    void TunnelEnded(long device, TimeSpan began, TimeSpan ended) { }

    /// <summary>The moment that the door asked for with <see cref="IStorm.WakeLater"/>.</summary>
    void Wake(int visit);

    /// <summary>Every 50 ms.</summary>
    void Tick();

    /// <summary>What can be seen of it.</summary>
    DoorReading Read();
}
