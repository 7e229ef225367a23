namespace ChatClient;

/// <summary>Given by the server at a login, for the next ones. The ticket is shown in the open; the psk proves that it is ours.</summary>
/// <param name="Ticket">In base64url; opaque.</param>
/// <param name="Psk">The secret that belongs to it, 32 bytes in base64url.</param>
/// <param name="ExpiresAt">From then on the device logs in by its key.</param>
public sealed record ResumeTicket(string Ticket, string Psk, DateTimeOffset ExpiresAt)
{
    /// <summary>Secrets stay out of logs.</summary>
    public override string ToString() => $"ResumeTicket {{ ExpiresAt = {ExpiresAt:O} }}";
}
