namespace ChatClient;

internal sealed record EnrolledDevice(
    string DeviceId,
    string Ticket,
    string Psk,
    DateTimeOffset ExpiresAt
);
