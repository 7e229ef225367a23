using ChatProtocol;
using ChatProtocol.Noise;

namespace ChatBackend.Keys;

/// <summary>
/// What makes this server the one that its clients know: its key pair, the secret that its tickets come from, and the signed list of keys
/// if there is one. Nodes of one service share it. Thread-safe; the key pair lives as long as the process.
/// </summary>
internal sealed class ServerIdentity(
    NoiseKeyPair keyPair,
    byte[] ticketSecret,
    SignedKeyList? keyList
) : IDisposable
{
    public NoiseKeyPair KeyPair => keyPair;

    /// <summary>The public key in base64: what an app pins.</summary>
    public string PublicKey { get; } = Convert.ToBase64String(keyPair.PublicKey);

    /// <summary>What a hello calls this key.</summary>
    public byte[] KeyId { get; } = ServerKeyId.Of(keyPair.PublicKey);

    /// <summary>32 random bytes; never leaves this process but in the key file.</summary>
    public ReadOnlyMemory<byte> TicketSecret => ticketSecret;

    public SignedKeyList? KeyList => keyList;

    public ulong KeyListVersion => keyList?.Version ?? 0;

    public void Dispose() => keyPair.Dispose();
}
