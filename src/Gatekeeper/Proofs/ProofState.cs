namespace Gatekeeper.Proofs;

/// <summary>What a ticket or pass that a client sent is worth. Everything but <see cref="Valid"/> counts as none.</summary>
public enum ProofState
{
    /// <summary>There is none.</summary>
    Absent = 0,

    /// <summary>It is good.</summary>
    Valid = 1,

    /// <summary>It was good, and its time is over.</summary>
    Expired = 2,

    /// <summary>It was signed with a key that is not configured here: an old one, or another gate's.</summary>
    UnknownKey = 3,

    /// <summary>Its signature does not fit: it was altered, or belongs to another device.</summary>
    Forged = 4,

    /// <summary>It is no such thing, of no version known here.</summary>
    Unreadable = 5,
}
