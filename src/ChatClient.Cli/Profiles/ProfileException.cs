namespace ChatClient.Cli.Profiles;

/// <summary>There is no profile, or it cannot be used; the message says which, where and what to do.</summary>
internal sealed class ProfileException : Exception
{
    public ProfileException() { }

    public ProfileException(string message)
        : base(message) { }

    public ProfileException(string message, Exception? innerException)
        : base(message, innerException) { }
}
