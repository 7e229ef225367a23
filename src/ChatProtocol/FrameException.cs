namespace ChatProtocol;

/// <summary>The peer sent something that is not this protocol. The session ends with <see cref="CloseCode"/>; the process does not care.</summary>
public sealed class FrameException(int closeCode, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public int CloseCode { get; } = closeCode;
}
