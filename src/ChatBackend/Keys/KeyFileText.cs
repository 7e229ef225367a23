namespace ChatBackend.Keys;

/// <summary>What stands in the key file; both values are 32 bytes in base64.</summary>
/// <param name="PrivateKey">The server's X25519 private key.</param>
/// <param name="TicketSecret">Ticket keys are derived from it.</param>
internal sealed record KeyFileText(string PrivateKey, string TicketSecret)
{
    /// <summary>Secrets stay out of logs.</summary>
    public override string ToString() => nameof(KeyFileText);
}
