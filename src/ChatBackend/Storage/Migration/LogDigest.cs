using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ChatBackend.Storage.Migration;

/// <summary>What a piece of a log comes to: how many messages, and one hash over all of them in order, bodies and all.</summary>
/// <param name="Low">Numbers up to this one were deleted when it was read.</param>
/// <param name="Count">Messages in it.</param>
/// <param name="Hash">SHA-256, in hexadecimal.</param>
internal sealed record LogDigest(long Low, long Count, string Hash)
{
    private static readonly PageLimits Page = new(1000, 1024 * 1024);

    public static async Task<LogDigest> ReadAsync(
        IMessageStore store,
        LogRange range,
        CancellationToken cancellationToken
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (at, low, count) = (range.After, 0L, 0L);
        while (at < range.UpTo)
        {
            var page = await store.ReadAsync(range.User, at, Page, cancellationToken);
            low = page.Low;
            foreach (var message in page.Items.Where(item => item.Sequence <= range.UpTo))
            {
                Append(hash, message);
                count++;
            }

            if (page.Items.Count == 0)
            {
                break;
            }

            at = page.Items[^1].Sequence;
        }

        return new LogDigest(low, count, Convert.ToHexString(hash.GetHashAndReset()));
    }

    /// <summary>Every text with its length, so that no two messages read the same.</summary>
    private static void Append(IncrementalHash hash, StoredMessage message)
    {
        Append(hash, message.Sequence);
        Append(hash, message.SentAtMilliseconds);
        Append(hash, message.MessageId);
        Append(hash, Encoding.UTF8.GetBytes(message.Conversation));
        Append(hash, Encoding.UTF8.GetBytes(message.Sender));
        Append(hash, Encoding.UTF8.GetBytes(message.SenderDevice));
        Append(hash, message.Body);
    }

    private static void Append(IncrementalHash hash, byte[] bytes)
    {
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
