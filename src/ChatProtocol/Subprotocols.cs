namespace ChatProtocol;

/// <summary>WebSocket subprotocols: each names a channel.</summary>
public static class Subprotocols
{
    /// <summary>Sealed frames: whoever stands between the client and the server reads nothing. See <see cref="Noise.NoiseChannel"/>.</summary>
    public const string Noise = "chat.v1.noise";
}
