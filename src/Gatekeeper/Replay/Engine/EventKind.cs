namespace Gatekeeper.Replay.Engine;

/// <summary>What happens at a moment of the simulation.</summary>
internal enum EventKind : byte
{
    /// <summary>A new client decides to connect.</summary>
    ClientAppears,

    /// <summary>A try reaches the door.</summary>
    TryArrives,

    /// <summary>A client's try has lasted long enough: it leaves.</summary>
    TryEnds,

    /// <summary>A handshake reaches its server.</summary>
    ReachesServer,

    /// <summary>A server is done with a handshake.</summary>
    WorkEnds,

    /// <summary>The server's answer reaches the door.</summary>
    AnswerArrives,

    /// <summary>The door learns that a server broke a handshake off.</summary>
    HandshakeFails,

    /// <summary>The door learns that a server could not be reached.</summary>
    ConnectFails,

    /// <summary>A door asked to be woken for a visit.</summary>
    DoorWakes,

    /// <summary>The host's upkeep, every 50 ms.</summary>
    Tick,

    /// <summary>A timer on the virtual clock is due.</summary>
    TimerFires,

    /// <summary>A fault of the backend begins.</summary>
    FaultBegins,

    /// <summary>A fault of the backend ends.</summary>
    FaultEnds,

    /// <summary>A tunnel that a client without a flag had before ends.</summary>
    TunnelEnds,

    /// <summary>The storm begins.</summary>
    StormBegins,

    /// <summary>The storm ends; what it left behind does not.</summary>
    StormEnds,
}
