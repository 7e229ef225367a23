namespace ChatBackend.Pushes;

/// <summary>The webhook did not take a push.</summary>
internal sealed class PushFailedException(
    string message,
    bool isReceivers,
    Exception? innerException = null
) : Exception(message, innerException)
{
    /// <summary>The receiver as a whole is in trouble, or does not know us; else it was this one push that it refused.</summary>
    public bool IsReceivers => isReceivers;
}
