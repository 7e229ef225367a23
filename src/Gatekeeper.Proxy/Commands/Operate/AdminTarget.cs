using System.Net;
using Gatekeeper.Configuration;
using Gatekeeper.Proxy.Hosting;

namespace Gatekeeper.Proxy.Commands.Operate;

/// <summary>Which running proxy a command talks to, and with which token.</summary>
/// <param name="Url">Its admin address.</param>
/// <param name="Token">The admin token, or null when none was given.</param>
internal sealed record AdminTarget(Uri Url, string? Token)
{
    /// <summary>Where the token is looked for when it is not on the command line, which others on the machine can read.</summary>
    public const string TokenVariable = "GATEKEEPER_ADMIN_TOKEN";

    private const string DefaultUrl = "http://127.0.0.1:7290";

    /// <summary>What is said on the command line wins, then what the configuration file says, then the environment and the default.</summary>
    /// <returns>The target, or what is wrong with the file.</returns>
    public static (AdminTarget? Target, string? Fault) Find(
        Uri? url,
        string? token,
        FileInfo? config
    )
    {
        var admin = new AdminOptions { Url = DefaultUrl };
        if (config is not null)
        {
            var file = ConfigurationFile.Read(config.FullName).Checked;
            if (file.Faults.Count > 0)
            {
                return (null, string.Join('\n', file.Faults));
            }

            admin = file.Options.Admin;
        }

        url ??= Reachable(admin.Url);
        return url is null
            ? (
                null,
                $"{config}: Gatekeeper:Admin:Url names no port that can be reached from here; give --url"
            )
            : (
                new AdminTarget(
                    url,
                    token ?? admin.Token ?? Environment.GetEnvironmentVariable(TokenVariable)
                ),
                null
            );
    }

    /// <summary>An address to listen on as one to connect to: any address means this machine.</summary>
    private static Uri? Reachable(string? listens)
    {
        if (
            string.IsNullOrEmpty(listens)
            || !AdminAddress.TryParse(listens, out var address)
            || address.Port == 0
        )
        {
            return null;
        }

        var ip =
            address.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : address.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : address.Address;
        return new Uri($"http://{new IPEndPoint(ip, address.Port)}");
    }
}
