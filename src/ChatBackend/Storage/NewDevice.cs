namespace ChatBackend.Storage;

/// <summary>A device to enrol. Only its public key is kept: a stolen database logs nobody in.</summary>
/// <param name="Id">Follows from the public key.</param>
/// <param name="Name">For people.</param>
/// <param name="PublicKey">X25519, 32 bytes.</param>
/// <param name="Epoch">Now, in Unix milliseconds.</param>
/// <param name="Day">Today, in days since 1970.</param>
internal sealed record NewDevice(string Id, string Name, byte[] PublicKey, long Epoch, int Day);
