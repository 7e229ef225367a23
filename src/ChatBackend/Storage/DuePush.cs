namespace ChatBackend.Storage;

/// <summary>A claimed push, and what the device is to be told.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Login">Its user's login.</param>
/// <param name="Token">What a push service knows the device by; null: it has registered none.</param>
/// <param name="Head">The newest number in its user's log.</param>
/// <param name="Unread">How many messages it has not acknowledged.</param>
/// <param name="Attempts">How often it was tried in vain.</param>
internal sealed record DuePush(
    string DeviceId,
    string Login,
    string? Token,
    long Head,
    long Unread,
    int Attempts
);
