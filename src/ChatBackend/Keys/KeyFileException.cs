namespace ChatBackend.Keys;

/// <summary>The key file, or the list of keys, is not what it should be. The message says which, and what to do.</summary>
internal sealed class KeyFileException(string message, Exception? innerException = null)
    : Exception(message, innerException);
