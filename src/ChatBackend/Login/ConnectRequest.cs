using ChatProtocol;

namespace ChatBackend.Login;

/// <summary>What the upgrade request said; nothing of it is proven yet.</summary>
/// <param name="Hello">Pattern, credential and handshake message 1.</param>
/// <param name="Background">The class as we read it; the client must have meant the same, or the handshake fails.</param>
/// <param name="ClaimedDevice">The device id that a gate before us believed in; null: none was named.</param>
internal readonly record struct ConnectRequest(
    HelloEnvelope Hello,
    bool Background,
    string? ClaimedDevice
);
