namespace ChatClient;

/// <summary>The base of everything this library throws on its own account.</summary>
public abstract class ChatException : Exception
{
    protected ChatException() { }

    protected ChatException(string message)
        : base(message) { }

    protected ChatException(string message, Exception? innerException)
        : base(message, innerException) { }
}
