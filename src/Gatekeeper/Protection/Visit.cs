using System.Net;

namespace Gatekeeper.Protection;

/// <summary>
/// A client's connection from the moment it was accepted, as the limits see it: a stranger until it has said what it wants, then at work or, between two
/// requests, at rest. Thread-safe.
/// </summary>
internal abstract class Visit
{
    /// <summary>Makes a visit that nobody counts yet.</summary>
    /// <param name="from">Where it comes from.</param>
    protected Visit(IPAddress? from)
    {
        From = from;
        Node = new LinkedListNode<Visit>(this);
    }

    /// <summary>Where it comes from; null when that is no IP address.</summary>
    public IPAddress? From { get; }

    /// <summary>Whether it is counted against its address.</summary>
    public bool IsCountedByAddress { get; set; }

    /// <summary>Its place among those who say nothing; guarded by the lock of <see cref="SilentConnections"/>.</summary>
    public LinkedListNode<Visit> Node { get; }

    /// <summary>When it became silent, on the <see cref="HearingClock"/>; guarded by the lock of <see cref="SilentConnections"/>.</summary>
    public TimeSpan SilentSince { get; set; }

    /// <summary>Whether somebody else sees to it that it speaks in time; guarded by the same lock.</summary>
    public bool HasOwnDeadline { get; set; }

    /// <summary>Closes the connection at once; harmless when it has ended.</summary>
    public abstract void Close();
}
