namespace Gatekeeper.Protection;

/// <summary>All descriptors for connections are used, so none was opened to the backend. Says nothing about the backend.</summary>
#pragma warning disable CA1032 // It has one cause and one message.
internal sealed class DescriptorsExhaustedException()
#pragma warning restore CA1032
    : IOException("All file descriptors for connections are used.")
{
    /// <summary>Whether this is why something failed.</summary>
    public static bool IsCauseOf(Exception? fault) =>
        fault is DescriptorsExhaustedException
        || (fault is not null && IsCauseOf(fault.InnerException));
}
