namespace ChatBackend.Login;

/// <summary>What the upgrade request said.</summary>
internal readonly record struct ConnectRequest(
    DeviceCredential Credential,
    bool Background,
    long Cursor
);
