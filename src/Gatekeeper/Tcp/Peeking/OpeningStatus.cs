namespace Gatekeeper.Tcp.Peeking;

/// <summary>How far the reading of a connection's first bytes has come.</summary>
internal enum OpeningStatus
{
    /// <summary>They may be this protocol's opening, which has not come wholly.</summary>
    NeedMore,

    /// <summary>They were understood.</summary>
    Read,

    /// <summary>They are not this protocol's opening, or one that is not to be read: garbage, too long, too slow.</summary>
    NotThis,
}
