namespace ChatBackend.Storage;

/// <summary>What became of a claimed push.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Told">The head it was told of, or that was given up; 0: none, it is still to be told.</param>
/// <param name="Attempts">How often it was tried in vain so far.</param>
/// <param name="NotBefore">It is not tried again before, in Unix milliseconds.</param>
internal sealed record PushResult(string DeviceId, long Told, int Attempts, long NotBefore);
