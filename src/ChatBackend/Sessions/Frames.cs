using ChatBackend.Storage;
using ChatProtocol;
using Google.Protobuf;

namespace ChatBackend.Sessions;

/// <summary>What the server says, built from what it knows.</summary>
internal static class Frames
{
    public static Frame Page(MessagePage page) => new() { SyncPage = PageOf(page) };

    public static SyncPage PageOf(MessagePage page)
    {
        var last = (ulong)page.Items[^1].Sequence;
        var sync = new SyncPage
        {
            From = (ulong)page.Items[0].Sequence,
            To = last,
            Head = (ulong)page.Head,
            More = last < (ulong)page.Head,
        };
        foreach (var message in page.Items)
        {
            sync.Items.Add(ItemOf(message));
        }

        return sync;
    }

    public static Frame Accepted(ByteString clientMessageId, AppendResult result) =>
        new()
        {
            Accepted = new Accepted
            {
                ClientMessageId = clientMessageId,
                MessageId = UnsafeByteOperations.UnsafeWrap(result.MessageId),
                Seq = (ulong)result.Sequence,
                SentAtMilliseconds = result.SentAtMilliseconds,
            },
        };

    public static Frame Rejected(
        ByteString clientMessageId,
        string reason,
        TimeSpan retryAfter = default
    ) =>
        new()
        {
            Rejected = new Rejected
            {
                ClientMessageId = clientMessageId,
                Reason = reason,
                RetryAfterMilliseconds = (uint)retryAfter.TotalMilliseconds,
            },
        };

    public static Frame GroupCreated(ByteString requestId, string conversation) =>
        new()
        {
            GroupCreated = new() { RequestId = requestId, Conversation = conversation },
        };

    public static Frame NoSuchUser(ByteString requestId, string login) =>
        new()
        {
            Rejected = new Rejected
            {
                ClientMessageId = requestId,
                Reason = ChatReasons.NoSuchUser,
                Text = $"There is no user {login}.",
            },
        };

    /// <summary>The arrays come from the store and are nobody else's: no need to copy them.</summary>
    private static Item ItemOf(StoredMessage message) =>
        new()
        {
            Seq = (ulong)message.Sequence,
            MessageId = UnsafeByteOperations.UnsafeWrap(message.MessageId),
            Conversation = message.Conversation,
            Sender = message.Sender,
            SenderDevice = message.SenderDevice,
            SentAtMilliseconds = message.SentAtMilliseconds,
            Body = UnsafeByteOperations.UnsafeWrap(message.Body),
        };
}
