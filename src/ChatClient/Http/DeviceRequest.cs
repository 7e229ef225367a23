namespace ChatClient;

internal sealed record DeviceRequest(string Name, string PublicKey);
