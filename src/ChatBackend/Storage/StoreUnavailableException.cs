namespace ChatBackend.Storage;

/// <summary>The storage could not do this now: disk full, I/O error, shutting down. Nothing was stored; a later try may succeed.</summary>
internal class StoreUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException);
