namespace ChatProtocol;

/// <summary>
/// No secrecy of its own: frames travel as they are, and whoever terminates TLS reads them. For a first version behind a trusted
/// proxy, for tests and for debugging.
/// </summary>
public sealed class PlainChannel : ISecureChannel
{
    public static PlainChannel Instance { get; } = new();

    private PlainChannel() { }

    public string Subprotocol => Subprotocols.Plain;

    public int MaxMessage => FrameLimits.MaxFrame;

    public int SealedLength(int length) => length;

    public int Seal(Span<byte> buffer, int length) => length;

    public int Open(Span<byte> message) => message.Length;

    public void Rest() { }

    public void Dispose() { }
}
