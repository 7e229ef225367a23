using ChatBackend.Storage;

namespace ChatBackend.Login;

/// <summary>A login that succeeded: what the session needs, read before the 101. It lives as long as the session, so it holds no message.</summary>
internal sealed record LoggedIn
{
    public required string SessionId { get; init; }

    public required string DeviceId { get; init; }

    public required Device Device { get; init; }

    public required bool Background { get; init; }

    /// <summary>Where the log goes on after the welcome.</summary>
    public required long Sent { get; init; }

    /// <summary>The welcome reached the end of the log.</summary>
    public required bool CaughtUp { get; init; }

    /// <summary>How many more messages the client has room for.</summary>
    public required int Credit { get; init; }

    /// <summary>The serial of the ticket that was shown; 0 without one.</summary>
    public long TicketSerial { get; init; }

    /// <summary>
    /// The user's wake-ups as they were before the log was read: if there were none since, the welcome is the whole story and the log
    /// need not be read again. Null: not known.
    /// </summary>
    public int? Wakes { get; init; }
}
