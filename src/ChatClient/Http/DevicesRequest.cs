namespace ChatClient;

internal sealed record DevicesRequest(
    string Login,
    string Password,
    IReadOnlyList<DeviceRequest> Devices
);
