namespace ChatBackend.Storage;

/// <summary>A device to enrol. Of its token only the SHA-256 is kept: a stolen database logs nobody in.</summary>
internal sealed record NewDevice(string Id, string Name, byte[] TokenHash, int Day);
