using System.Security.Cryptography;

namespace ChatProtocol.Noise;

/// <summary>
/// What a client and its server must agree on before they speak. A proxy sees all of it and can change all of it on its way; if it does,
/// the two sides hash different things and the handshake fails.
/// </summary>
public static class NoisePrologue
{
    private static ReadOnlySpan<byte> Protocol => "chatbackend/1"u8;

    /// <summary>"chatbackend/1", the pattern's number, the mode's number (chat.proto: 1 foreground, 2 background), SHA-256 of the ticket.</summary>
    /// <param name="pattern">The pattern that the client chose.</param>
    /// <param name="mode">The mode that the client asked for, and the server read.</param>
    /// <param name="ticket">As it is shown; empty where there is none.</param>
    /// <returns>47 bytes.</returns>
    public static byte[] Of(NoisePattern pattern, SessionClass mode, ReadOnlySpan<byte> ticket) =>
        [.. Protocol, (byte)pattern, (byte)mode, .. SHA256.HashData(ticket)];
}
