namespace ChatClient;

/// <summary>Nobody answered the connect: no connection, one that broke before the answer, or an answer that is not this protocol.</summary>
public sealed class ChatUnreachableException(string message, Exception? innerException = null)
    : ChatException(message, innerException);
