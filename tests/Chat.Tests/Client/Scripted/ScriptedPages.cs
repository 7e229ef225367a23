using ChatProtocol;
using Google.Protobuf;

namespace Chat.Tests.Client.Scripted;

/// <summary>Messages as a server sends them.</summary>
internal static class ScriptedPages
{
    /// <summary>A page of messages with these numbers.</summary>
    public static Frame Page(params ulong[] sequences)
    {
        var page = new SyncPage { From = sequences[0], To = sequences[^1] };
        page.Items.AddRange(
            sequences.Select(sequence => new Item
            {
                Seq = sequence,
                MessageId = ByteString.CopyFrom(new byte[16]),
                Conversation = "user:bob",
                Sender = "bob",
            })
        );
        return new Frame { SyncPage = page };
    }
}
