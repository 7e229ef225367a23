namespace ChatClient;

/// <summary>New credentials could not be kept. The device goes on; after a restart it logs in by the old ones, or by its key.</summary>
public sealed class ChatStorageException(string message, Exception? innerException = null)
    : ChatException(message, innerException);
