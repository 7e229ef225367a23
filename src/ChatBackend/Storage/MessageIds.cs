using System.Security.Cryptography;
using System.Text;
using ChatProtocol;

namespace ChatBackend.Storage;

/// <summary>A message id follows from who sent it and under which id, so that a repeated or resumed fan-out writes the same message.</summary>
internal static class MessageIds
{
    public static byte[] Derive(string senderDevice, ReadOnlySpan<byte> clientMessageId)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(senderDevice));
        hash.AppendData(clientMessageId);
        return hash.GetHashAndReset()[..FrameLimits.MessageIdBytes];
    }
}
