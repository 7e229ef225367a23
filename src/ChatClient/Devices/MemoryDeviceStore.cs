namespace ChatClient;

/// <summary>Keeps credentials as long as the process lives.</summary>
public sealed class MemoryDeviceStore : IDeviceStore
{
    private DeviceCredentials? _credentials;

    public DeviceCredentials? Load() => Volatile.Read(ref _credentials);

    public void Save(DeviceCredentials credentials) =>
        Volatile.Write(ref _credentials, credentials);
}
