namespace Gatekeeper.Demo.Clients;

/// <summary>How one try ended.</summary>
internal enum AttemptEnd
{
    Ready,

    /// <summary>The client had waited long enough and closed.</summary>
    TimedOut,

    /// <summary>The answer was no.</summary>
    Refused,

    /// <summary>There was no answer, or no answer that makes sense.</summary>
    Failed,
}
