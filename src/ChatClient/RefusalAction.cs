namespace ChatClient;

/// <summary>What a client does after an answer that was no.</summary>
public enum RefusalAction
{
    /// <summary>Come back later: after Retry-After if there is one, by the reconnect policy otherwise.</summary>
    Retry,

    /// <summary>Coming back with the same credentials or the same version cannot succeed: enrol again, update, or ask the user.</summary>
    Stop,
}
