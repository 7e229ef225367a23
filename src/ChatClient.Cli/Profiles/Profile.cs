using System.Text.Json.Serialization;

namespace ChatClient.Cli.Profiles;

/// <summary>What a login leaves behind: one device of one user at one server. Whoever has it is that device.</summary>
/// <param name="Kind">Always <see cref="KindName"/>: tells a profile from any other JSON.</param>
/// <param name="Server">http(s)://host:port of the server, or of the gate before it.</param>
/// <param name="User">Whose device it is.</param>
/// <param name="Device">What the user calls it.</param>
/// <param name="DeviceId">What the server calls it.</param>
/// <param name="Token">What it proves itself with.</param>
internal sealed record Profile(
    string Kind,
    Uri Server,
    string User,
    string Device,
    string DeviceId,
    string Token
)
{
    public const string KindName = "chat profile 1";

    public static Profile Of(Uri server, string user, string device, DeviceCredentials enrolled) =>
        new(KindName, server, user, device, enrolled.DeviceId, enrolled.Token);

    [JsonIgnore]
    public DeviceCredentials Credentials => new(DeviceId, Token);

    /// <summary>Where sessions are opened.</summary>
    [JsonIgnore]
    public Uri Endpoint =>
        new UriBuilder(Server) { Scheme = Server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }.Uri;

    /// <summary>Tokens stay out of logs.</summary>
    public override string ToString() => $"{User}'s device \"{Device}\" at {Server}";
}
