namespace ChatBackend.Gate;

/// <summary>The gate could not be asked, or its answer was none. Nothing here depends on it: it is logged, and life goes on.</summary>
internal sealed class GateSilentException(string message, Exception? innerException = null)
    : Exception(message, innerException);
