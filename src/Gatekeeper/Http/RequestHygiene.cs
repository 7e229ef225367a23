using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Http;

/// <summary>
/// What a client says about itself must not reach the backend as if the gate had said it: its copies of the gate's headers (any case, underscore
/// twins, lists) are removed and exactly one value of each is set; forwarding headers are removed unless the peer is trusted.
/// </summary>
internal static class RequestHygiene
{
    private const int LongestDevice = 128;

    private static readonly string[] ForwardingHeaders =
    [
        "Forwarded",
        "X-Real-IP",
        "X-Client-IP",
        "True-Client-IP",
        "X-Original-URL",
        "X-Rewrite-URL",
    ];

    /// <summary>The device id a client gives, or null when it gives none, several, or one that is not short printable ASCII.</summary>
    public static string? Device(HttpRequest request)
    {
        var device = request.Headers.TryGetValue(HeaderNames.Device, out var header)
            ? header
            : request.Query[HeaderNames.DeviceQuery];
        return
            device is [{ Length: > 0 and <= LongestDevice } only]
            && only.All(letter => letter is > ' ' and <= '~')
            ? only
            : null;
    }

    public static void Clean(
        HttpContext context,
        ConnectionClass connectionClass,
        GatekeeperOptions options
    )
    {
        var headers = context.Request.Headers;
        var device = Device(context.Request);
        List<string>? remove = null;
        bool? trusted = null;
        foreach (var (name, _) in headers)
        {
            if (IsOurs(name) || (IsForwarding(name) && !(trusted ??= IsTrusted(context, options))))
            {
                (remove ??= []).Add(name);
            }
        }

        foreach (var name in remove ?? [])
        {
            headers.Remove(name);
        }

        headers[HeaderNames.Class] = connectionClass.ShortName();
        if (device is not null)
        {
            headers[HeaderNames.Device] = device;
        }
    }

    private static bool IsOurs(string name) =>
        Dashed(name).StartsWith(HeaderNames.Prefix, StringComparison.OrdinalIgnoreCase);

    private static bool IsForwarding(string name)
    {
        var dashed = Dashed(name);
        return dashed.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
            || ForwardingHeaders.Contains(dashed, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Many servers read <c>X_Real_IP</c> as <c>X-Real-IP</c>.</summary>
    private static string Dashed(string name) =>
        name.Contains('_', StringComparison.Ordinal) ? name.Replace('_', '-') : name;

    private static bool IsTrusted(HttpContext context, GatekeeperOptions options)
    {
        if (context.Connection.RemoteIpAddress is not { } peer)
        {
            return false;
        }

        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return options.TrustedPeers.Any(network => network.Contains(address));
    }
}
