namespace ChatClient;

internal sealed record DevicesAnswer(IReadOnlyList<DeviceCredentials> Devices);
