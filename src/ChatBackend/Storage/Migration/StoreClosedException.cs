namespace ChatBackend.Storage.Migration;

/// <summary>A migration has closed this store to writers: another one is open, or this one soon is again. Nothing was stored.</summary>
internal sealed class StoreClosedException(string message, Exception innerException)
    : StoreUnavailableException(message, innerException)
{
    /// <summary>How the triggers of every store say it.</summary>
    public const string Refusal = "the store is closed by a migration";

    /// <summary>What to tell the caller of this failure.</summary>
    /// <param name="message">The failure, told.</param>
    /// <param name="reason">The storage's own exception.</param>
    public static StoreUnavailableException Or(string message, Exception reason) =>
        reason.Message.Contains(Refusal, StringComparison.Ordinal)
            ? new StoreClosedException(message, reason)
            : new StoreUnavailableException(message, reason);
}
