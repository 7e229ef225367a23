using Gatekeeper.Classification;

namespace Gatekeeper.Admission;

/// <summary>
/// One place in a destination's window. It must be given back exactly once, by <see cref="Ready"/>, <see cref="Failed"/>,
/// <see cref="Ignored"/>, or <see cref="Abandon"/>; further calls do nothing, so that a <c>finally</c> may say
/// <see cref="Ignored"/> without harm. Thread-safe.
/// </summary>
public sealed class Permit : IHandshake
{
    private const long Never = long.MinValue;

    private readonly Gate _gate;

    // A permit is made for every connection, and an optional moment takes twice the room of a moment.
    private long _owedSince = Never;
    private long _silentSince = Never;
    private long _heldUntil = Never;

    internal Permit(
        Gate gate,
        Destination place,
        ConnectionClass connectionClass,
        TimeSpan grantedAt
    )
    {
        _gate = gate;
        Place = place;
        Class = connectionClass;
        GrantedAt = grantedAt;
        OwedSince = grantedAt;
        FirstSeen = grantedAt;
    }

    /// <summary>The destination the handshake must go to.</summary>
    public string Destination => Place.Id;

    /// <summary>The class of the connection that holds it.</summary>
    public ConnectionClass Class { get; }

    /// <summary>Guarded by the gate's lock.</summary>
    internal Action? TellTimeout { get; set; }

    /// <summary>Guarded by the gate's lock.</summary>
    internal bool HasTimedOut { get; set; }

    internal Destination Place { get; }

    internal TimeSpan GrantedAt { get; }

    /// <summary>Its connection's rank when it was let in.</summary>
    internal Rank Rank { get; init; } = Rank.Background;

    /// <summary>When its connection's client first came, as its ticket proved.</summary>
    internal TimeSpan FirstSeen { get; set; }

    /// <summary>How long its connection was parked before.</summary>
    internal TimeSpan Waited { get; set; }

    /// <summary>Since when the backend owes an answer, or null while it is the client's turn to speak.</summary>
    internal TimeSpan? OwedSince
    {
        get => Read(_owedSince);
        set => _owedSince = Write(value);
    }

    /// <summary>Time for which the backend owed an answer before <see cref="OwedSince"/>.</summary>
    internal TimeSpan OwedBefore { get; set; }

    /// <summary>Since when the client owes its next bytes, or null.</summary>
    internal TimeSpan? SilentSince
    {
        get => Read(_silentSince);
        set => _silentSince = Write(value);
    }

    /// <summary>Time for which the client owed its bytes before <see cref="SilentSince"/>: who speaks a little now and then is slow, too.</summary>
    internal TimeSpan SilentBefore { get; set; }

    /// <summary>Set while only the place is still used and the connection is finished.</summary>
    internal TimeSpan? HeldUntil
    {
        get => Read(_heldUntil);
        set => _heldUntil = Write(value);
    }

    /// <summary>Places used at its destination when it was granted, its own and other gates' included.</summary>
    internal int PlacesUsed { get; init; }

    /// <summary>Guarded by the gate's lock.</summary>
    internal bool IsReturned { get; set; }

    /// <summary>Position in the gate's list of permits; guarded by the gate's lock.</summary>
    internal int Index { get; set; } = -1;

    /// <summary>The backend was ready: its time is a sample.</summary>
    /// <returns>Whether this call ended the handshake; false when it had ended already.</returns>
    public bool Ready() => _gate.Return(this, HandshakeOutcome.Ready);

    /// <summary>The handshake failed.</summary>
    /// <param name="couldNotConnect">The backend could not be reached; the destination pauses.</param>
    /// <returns>Whether this call ended the handshake.</returns>
    public bool Failed(bool couldNotConnect) =>
        _gate.Return(this, HandshakeOutcome.Failed, couldNotConnect);

    /// <summary>The handshake says nothing about the backend.</summary>
    /// <returns>Whether this call ended the handshake.</returns>
    public bool Ignored() => _gate.Return(this, HandshakeOutcome.Ignored);

    /// <summary>
    /// The client left while its handshake was with the backend. That does not end the backend's work: the place stays used for what is left of
    /// the latency that a handshake takes now (<see cref="Windows.IWindow.WorkingReference"/>).
    /// </summary>
    /// <returns>Whether this call ended the handshake.</returns>
    public bool Abandon() => _gate.Abandon(this);

    /// <summary>Refuses the connection after all; its backend was not touched.</summary>
    /// <returns>What to tell it.</returns>
    public Refusal Refuse(RefusalReason reason) => _gate.Refuse(this, reason);

    /// <summary>
    /// Names what is called, outside the gate's lock, when the gate takes the place back because the backend owed its answer for too long;
    /// at once when it has done so already.
    /// </summary>
    public void OnTimeout(Action tell) => _gate.OnTimeout(this, tell);

    /// <summary>It is the client's turn to speak: the backend owes nothing until <see cref="ClientSpoke"/>.</summary>
    public void AwaitClient() => _gate.AwaitClient(this);

    /// <summary>The client spoke: the backend owes an answer again.</summary>
    public void ClientSpoke() => _gate.ClientSpoke(this);

    private static TimeSpan? Read(long ticks) => ticks == Never ? null : new TimeSpan(ticks);

    private static long Write(TimeSpan? moment) => moment?.Ticks ?? Never;
}
