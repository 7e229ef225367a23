using System.Buffers.Text;
using System.Security.Cryptography;
using ChatProtocol;
using ChatProtocol.Noise;

namespace ChatClient;

/// <summary>
/// What a device proves itself with, and what it knows its server by. Immutable: a login may give a newer version (<see cref="ChatSession.Credentials"/>),
/// which is worth keeping in place of this one. Keep it as safe as a password.
/// </summary>
/// <param name="DeviceId">22 characters; follows from the public key.</param>
/// <param name="PrivateKey">X25519, 32 bytes in base64url; never leaves the device.</param>
/// <param name="Server">The server that this device belongs to.</param>
/// <param name="Ticket">From the last login; with it the next one costs a round trip and hardly any computing. Null: by the key.</param>
public sealed record DeviceCredentials(
    string DeviceId,
    string PrivateKey,
    ServerPin Server,
    ResumeTicket? Ticket = null
)
{
    /// <summary>A new device, which the server does not know yet.</summary>
    /// <exception cref="PlatformNotSupportedException">libcrypto is missing or too old. The text says what to do.</exception>
    public static DeviceCredentials Generate(ServerPin server)
    {
        using var pair = NoiseKeyPair.Generate();
        return Of(pair, server);
    }

    /// <summary>Secrets stay out of logs.</summary>
    public override string ToString() => $"DeviceCredentials {{ DeviceId = {DeviceId} }}";

    /// <summary>Whether a login can be tried with these, so that damage shows at the start and not in the night when a key changes.</summary>
    /// <exception cref="FormatException">A part cannot be read; the text says which.</exception>
    internal void Check()
    {
        Server.Check();
        OpenKey().Dispose();
        if (
            Ticket is { } ticket
            && !(Base64Url.IsValid(ticket.Ticket) && Base64Url.IsValid(ticket.Psk))
        )
        {
            throw new FormatException(
                "The ticket is not in base64url: leave it out, and the device logs in by its key."
            );
        }
    }

    internal static DeviceCredentials Of(NoiseKeyPair pair, ServerPin server)
    {
        var key = pair.ExportPrivateKey();
        var credentials = new DeviceCredentials(
            DeviceIds.Of(pair.PublicKey),
            Base64Url.EncodeToString(key),
            server
        );
        CryptographicOperations.ZeroMemory(key);
        return credentials;
    }

    /// <exception cref="FormatException">The private key is not one.</exception>
    internal NoiseKeyPair OpenKey()
    {
        var key = Base64Url.IsValid(PrivateKey) ? Base64Url.DecodeFromChars(PrivateKey) : [];
        try
        {
            return key.Length == NoiseLimits.KeyBytes
                ? NoiseKeyPair.FromPrivateKey(key)
                : throw new FormatException(
                    $"The private key is not {NoiseLimits.KeyBytes} bytes in base64url: enrol the device again."
                );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
