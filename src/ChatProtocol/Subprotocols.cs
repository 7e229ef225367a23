namespace ChatProtocol;

/// <summary>WebSocket subprotocols: each names a channel.</summary>
public static class Subprotocols
{
    /// <summary>Frames as they are; see <see cref="PlainChannel"/>.</summary>
    public const string Plain = "chat.v1";

    /// <summary>Sealed frames; see <see cref="Noise.NoiseChannel"/>.</summary>
    public const string Noise = "chat.v1.noise";
}
