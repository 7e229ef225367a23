using System.Buffers.Text;
using System.Text.Json.Serialization;

namespace ChatClient.Cli.Profiles;

/// <summary>What a login leaves behind: one device of one user at one server. Whoever has it is that device.</summary>
/// <param name="Kind">Always <see cref="KindName"/>: tells a profile from any other JSON.</param>
/// <param name="Server">http(s)://host:port of the server, or of the gate before it.</param>
/// <param name="User">Whose device it is.</param>
/// <param name="Device">What the user calls it.</param>
/// <param name="Credentials">What it proves itself with, and knows its server by. The tickets of later logins are in <see cref="Progress"/>.</param>
internal sealed record Profile(
    string Kind,
    Uri Server,
    string User,
    string Device,
    DeviceCredentials Credentials
)
{
    public const string KindName = "chat profile 1";

    private const int KeyBytes = 32;

    public static Profile Of(Uri server, string user, string device, DeviceCredentials enrolled) =>
        new(KindName, server, user, device, enrolled with { Ticket = null });

    /// <summary>Where sessions are opened.</summary>
    [JsonIgnore]
    public Uri Endpoint => EndpointOf(Server);

    /// <summary>What cannot be used is found when the file is read, and not in the middle of a connect.</summary>
    [JsonIgnore]
    public bool IsUsable =>
        Kind == KindName
        && Server.IsAbsoluteUri
        && ServerPin.TryParse(Credentials.Server.Key) is not null
        && Base64Url.IsValid(Credentials.PrivateKey, out var length)
        && length == KeyBytes;

    public static Uri EndpointOf(Uri server) =>
        new UriBuilder(server) { Scheme = server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }.Uri;

    /// <summary>Keys stay out of logs.</summary>
    public override string ToString() => $"{User}'s device \"{Device}\" at {Server}";
}
