namespace ChatBackend.Http;

/// <summary>An enrolled device with its first ticket, so that its first connect is a resume.</summary>
/// <param name="DeviceId">Follows from its public key.</param>
/// <param name="Ticket">In base64url.</param>
/// <param name="Psk">The ticket's secret in base64url.</param>
/// <param name="ExpiresAt">When the ticket ends.</param>
internal sealed record EnrolledDevice(
    string DeviceId,
    string Ticket,
    string Psk,
    DateTimeOffset ExpiresAt
);
