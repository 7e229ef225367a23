namespace ChatBackend.Storage;

/// <summary>The storage belongs to another version, or to another program. It is left untouched.</summary>
internal sealed class StoreFormatException(string message, Exception? innerException = null)
    : Exception(message, innerException);
