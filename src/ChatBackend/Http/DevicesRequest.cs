namespace ChatBackend.Http;

/// <summary>Many devices of one account, enrolled with one password check.</summary>
internal sealed record DevicesRequest(
    string? Login,
    string? Password,
    IReadOnlyList<DeviceRequest>? Devices
);
