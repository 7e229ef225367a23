namespace ChatBackend.Http;

/// <summary>One of them.</summary>
/// <param name="Name">For people, 1 to 64 characters.</param>
/// <param name="PublicKey">X25519, 32 bytes in base64.</param>
internal sealed record DeviceRequest(string? Name, string? PublicKey);
