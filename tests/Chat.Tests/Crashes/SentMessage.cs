using ChatClient;

namespace Chat.Tests.Crashes;

/// <summary>A message on its way, and what its sender knows of it. Moments are numbers of one counter for all senders.</summary>
/// <param name="Text">Its body; every message has another.</param>
/// <param name="From">Login of the sender.</param>
/// <param name="To">The conversation as the sender names it.</param>
/// <param name="BegunAt">When it was sent first.</param>
internal sealed record SentMessage(string Text, string From, string To, long BegunAt)
{
    /// <summary>Its client message id; the same in every repeat.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>When its sender was told that it is stored; null before that.</summary>
    public long? AcceptedAt { get; private set; }

    /// <summary>What its sender was told; null before that.</summary>
    public AcceptedInfo? Answer { get; private set; }

    public SentMessage Accepted(long at, AcceptedInfo answer)
    {
        (AcceptedAt, Answer) = (at, answer);
        return this;
    }
}
