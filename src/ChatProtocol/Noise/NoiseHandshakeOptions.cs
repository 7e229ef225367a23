namespace ChatProtocol.Noise;

/// <summary>What one side brings to a handshake. Which keys a pattern needs is checked before anything is computed.</summary>
public sealed class NoiseHandshakeOptions
{
    public required NoisePattern Pattern { get; init; }

    /// <summary>The client initiates.</summary>
    public required bool IsInitiator { get; init; }

    /// <summary>What both sides believe about the handshake, never sent: see <see cref="NoisePrologue"/>. A difference makes the handshake fail.</summary>
    public ReadOnlyMemory<byte> Prologue { get; init; }

    /// <summary>This side's identity: IK and XX. Stays the caller's.</summary>
    public NoiseKeyPair? Static { get; init; }

    /// <summary>The server's public key, 32 bytes: the initiator of IK.</summary>
    public ReadOnlyMemory<byte> RemoteStatic { get; init; }

    /// <summary>The shared secret, 32 bytes: NNpsk0. Read until the handshake is complete; the caller clears it then.</summary>
    public ReadOnlyMemory<byte> Psk { get; init; }

    /// <summary>Who computes; null: libcrypto.</summary>
    public IX25519? X25519 { get; init; }

    /// <summary>For tests: an ephemeral key that makes messages repeatable. Never in production: its secrecy is the channel's.</summary>
    internal NoiseKeyPair? FixedEphemeral { get; init; }
}
