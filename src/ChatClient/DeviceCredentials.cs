namespace ChatClient;

/// <summary>What a device proves itself with: its id and a random 256-bit token in base64url. Keep it as safe as a password.</summary>
public sealed record DeviceCredentials(string DeviceId, string Token)
{
    /// <summary>Tokens stay out of logs.</summary>
    public override string ToString() => $"DeviceCredentials {{ DeviceId = {DeviceId} }}";
}
