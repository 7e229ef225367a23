namespace ChatProtocol.Noise;

/// <summary>What one side brings to a handshake. The handshake disposes the ephemeral key; everything else stays its owner's.</summary>
internal sealed record HandshakeKeys(IX25519 X25519)
{
    public NoiseKeyPair? Static { get; init; }

    /// <summary>For published vectors only; null: a new one, as it must be.</summary>
    public NoiseKeyPair? FixedEphemeral { get; init; }

    public ReadOnlyMemory<byte> RemoteStatic { get; init; }

    public IReadOnlyList<ReadOnlyMemory<byte>> Psks { get; init; } = [];
}
