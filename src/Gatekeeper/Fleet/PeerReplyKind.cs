namespace Gatekeeper.Fleet;

/// <summary>What became of another gate's question.</summary>
internal enum PeerReplyKind
{
    /// <summary>It was believed and answered.</summary>
    Answered = 0,

    /// <summary>It answered to no challenge that is current: it gets one and asks again.</summary>
    Challenged = 1,

    /// <summary>Its seal is wrong: another key, or it was altered.</summary>
    Refused = 2,

    /// <summary>Its seal is right and it cannot be read, or there is no room for one more gate.</summary>
    Unreadable = 3,
}
