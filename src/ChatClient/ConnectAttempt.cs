namespace ChatClient;

/// <summary>One try to connect.</summary>
/// <param name="Class">Whether somebody is waiting.</param>
/// <param name="Cursor">The last message this device has; the server goes on with the next.</param>
public sealed record ConnectAttempt(ConnectClass Class, ulong Cursor)
{
    /// <summary>
    /// The last message that the app has kept; only those up to it are acknowledged, because the server may delete what is. Below <see cref="Cursor"/> when
    /// more has arrived in this run of the app than it has taken; default: all of it.
    /// </summary>
    public ulong Kept { get; init; } = Cursor;

    /// <summary>For a gate in front of the server.</summary>
    public GateProof Proof { get; init; } = GateProof.None;

    public ConnectReason Reason { get; init; }

    /// <summary>Sends that still wait for their answer.</summary>
    public int PendingSends { get; init; }
}
