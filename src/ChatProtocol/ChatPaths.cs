namespace ChatProtocol;

/// <summary>Where the server answers.</summary>
public static class ChatPaths
{
    /// <summary>Devices log in: a 101 means that one has.</summary>
    public const string Chat = "/v1/chat";

    /// <summary>The same, and unknown devices may enrol: a 101 proves nothing.</summary>
    public const string Enrol = "/v1/enrol";

    /// <summary>The same for browser pages, whose hello comes after the 101.</summary>
    public const string Page = "/v1/page";

    public const string Accounts = "/v1/accounts";
    public const string Devices = "/v1/devices";

    /// <summary>A device says that a person waits for its connection.</summary>
    public const string InUse = "/v1/devices/in-use";

    public const string Key = "/v1/key";
    public const string Keys = "/v1/keys";
    public const string Rehearsal = "/v1/rehearsal";

    /// <summary>Costs what an ordinary request costs: where a gate or a monitor measures.</summary>
    public const string Probe = "/v1/probe";

    public const string Live = "/livez";
    public const string Ready = "/readyz";
}
