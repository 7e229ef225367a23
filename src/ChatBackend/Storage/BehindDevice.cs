namespace ChatBackend.Storage;

/// <summary>A device with messages that it neither has nor was told of.</summary>
/// <param name="Id">The device.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Head">The newest number in its user's log as it was looked at; the device was below it.</param>
/// <param name="NotBefore">It may be tried from then on, in Unix milliseconds; 0: at any time.</param>
internal readonly record struct BehindDevice(string Id, long User, long Head, long NotBefore);
