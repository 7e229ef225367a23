namespace ChatProtocol;

/// <summary>Where the server answers.</summary>
public static class ChatPaths
{
    public const string Chat = "/v1/chat";
    public const string Accounts = "/v1/accounts";
    public const string Devices = "/v1/devices";
    public const string Key = "/v1/key";
    public const string Keys = "/v1/keys";
    public const string Rehearsal = "/v1/rehearsal";
    public const string Live = "/livez";
    public const string Ready = "/readyz";
}
