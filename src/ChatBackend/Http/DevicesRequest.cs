namespace ChatBackend.Http;

internal sealed record DevicesRequest(
    string? Login,
    string? Password,
    IReadOnlyList<string>? Devices
);
