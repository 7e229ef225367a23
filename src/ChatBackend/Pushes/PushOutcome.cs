namespace ChatBackend.Pushes;

/// <summary>What became of a push.</summary>
internal enum PushOutcome
{
    /// <summary>The receiver took it.</summary>
    Told,

    /// <summary>The receiver says that the token is no longer any device's; it is forgotten.</summary>
    Gone,

    /// <summary>Every try failed; it comes again later.</summary>
    Failed,

    /// <summary>It failed too often: given up until the device's next message.</summary>
    Dropped,

    /// <summary>The breaker was open; it comes again later, and counts as no try.</summary>
    Postponed,
}
