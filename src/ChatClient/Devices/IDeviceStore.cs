namespace ChatClient;

/// <summary>Where an app keeps a device's credentials between its runs. Called by one thread at a time.</summary>
public interface IDeviceStore
{
    /// <summary>Null when nothing has been kept yet.</summary>
    DeviceCredentials? Load();

    /// <summary>Replaces what was kept. Returns when it is as safe as this store makes it.</summary>
    void Save(DeviceCredentials credentials);
}
