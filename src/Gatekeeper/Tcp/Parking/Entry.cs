using Gatekeeper.Admission;

namespace Gatekeeper.Tcp.Parking;

/// <summary>How asking for entry ended: let in, refused, or the client left (neither).</summary>
internal readonly record struct Entry
{
    private Entry(bool isLetIn, IHandshake? handshake, Refusal? refusal) =>
        (IsLetIn, Handshake, Refusal) = (isLetIn, handshake, refusal);

    /// <summary>The client left, or was given up.</summary>
    public static Entry Left => default;

    /// <summary>The gate is off: the connection passes, and nobody is told how its handshake goes.</summary>
    public static Entry Ungated => new(isLetIn: true, handshake: null, refusal: null);

    /// <summary>Whether the connection goes on to its backend.</summary>
    public bool IsLetIn { get; }

    /// <summary>What must be told how the handshake goes; null when it was not let in, or the gate is off.</summary>
    public IHandshake? Handshake { get; }

    /// <summary>The place it holds and the destination it must go to; null when the gate enforces nothing. Must be given back.</summary>
    public Permit? Permit => Handshake as Permit;

    /// <summary>Why it was refused, or null.</summary>
    public Refusal? Refusal { get; }

    /// <summary>It holds a place.</summary>
    public static Entry LetIn(Permit permit) => new(isLetIn: true, permit, refusal: null);

    /// <summary>It goes on without a place; the gate only watches.</summary>
    public static Entry Watched(IHandshake shadow) => new(isLetIn: true, shadow, refusal: null);

    /// <summary>It is refused.</summary>
    public static Entry Refused(in Refusal refusal) =>
        new(isLetIn: false, handshake: null, refusal);
}
