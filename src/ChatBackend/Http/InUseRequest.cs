namespace ChatBackend.Http;

/// <summary>A device says that a person waits for its connection.</summary>
/// <param name="Ticket">Its ticket in base64url.</param>
/// <param name="Time">Now, in Unix seconds.</param>
/// <param name="Proof">See <see cref="ChatProtocol.InUseProof"/>; in base64url.</param>
internal sealed record InUseRequest(string? Ticket, long Time, string? Proof);
