using System.Text;
using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Http;

/// <summary>
/// What a client says about itself must not reach the backend as if the gate had said it: its copies of the gate's headers (any case, underscore
/// twins, lists) are removed and exactly one value of class and device is set; tickets and passes are for the gate alone, in the query as well; forwarding
/// headers are removed unless the peer is trusted; the flag is taken out of the subprotocols offered.
/// A gate that enforces nothing says nothing: in shadow and when it is off, what clients may say of themselves passes as it came, and only names that no
/// honest client sends are removed (docs/decisions/0008).
/// </summary>
internal static class RequestHygiene
{
    private static readonly string[] ForwardingHeaders =
    [
        "Forwarded",
        "X-Real-IP",
        "X-Client-IP",
        "True-Client-IP",
        "X-Original-URL",
        "X-Rewrite-URL",
    ];

    /// <summary>The gate's headers that clients send.</summary>
    private static readonly string[] SpokenByClients =
    [
        HeaderNames.Class,
        HeaderNames.Device,
        HeaderNames.Ticket,
        HeaderNames.Pass,
    ];

    public static void Clean(
        HttpContext context,
        ConnectionClass connectionClass,
        in RequestProofs proofs,
        GatekeeperOptions options,
        GateMode mode
    )
    {
        var headers = context.Request.Headers;
        List<string>? remove = null;
        bool? trusted = null;
        foreach (var (name, _) in headers)
        {
            if (
                (IsOurs(name) && (mode == GateMode.Enforce || !IsSpokenByClients(name)))
                || (IsForwarding(name) && !(trusted ??= IsTrusted(context, options)))
            )
            {
                (remove ??= []).Add(name);
            }
        }

        foreach (var name in remove ?? [])
        {
            headers.Remove(name);
        }

        if (mode != GateMode.Enforce)
        {
            return;
        }

        headers[HeaderNames.Class] = connectionClass.ShortName();
        if (SubprotocolFlag.Read(headers.SecWebSocketProtocol).Source != FlagSource.None)
        {
            headers.SecWebSocketProtocol = SubprotocolFlag.Without(headers.SecWebSocketProtocol);
        }

        if (proofs.Device is not null)
        {
            headers[HeaderNames.Device] = proofs.Device;
        }

        if (proofs.InQuery)
        {
            context.Request.QueryString = WithoutProofs(context.Request.QueryString.Value!); // a query was found in it
        }
    }

    /// <summary>The query without tickets and passes, which would lie in the backend's logs for days; everything else as it came, letter for letter.</summary>
    private static QueryString WithoutProofs(string query)
    {
        var kept = new StringBuilder(query.Length);
        foreach (var range in query.AsSpan(1).Split('&'))
        {
            var part = query.AsSpan(1)[range];
            var end = part.IndexOf('=');
            if (!RequestProofs.IsProof(end < 0 ? part : part[..end]))
            {
                kept.Append(kept.Length == 0 ? '?' : '&').Append(part);
            }
        }

        return new QueryString(kept.ToString());
    }

    private static bool IsOurs(string name) =>
        Dashed(name).StartsWith(HeaderNames.Prefix, StringComparison.OrdinalIgnoreCase);

    private static bool IsSpokenByClients(string name) =>
        SpokenByClients.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsForwarding(string name)
    {
        var dashed = Dashed(name);
        return dashed.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
            || ForwardingHeaders.Contains(dashed, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Many servers read <c>X_Real_IP</c> as <c>X-Real-IP</c>.</summary>
    private static string Dashed(string name) =>
        name.Contains('_', StringComparison.Ordinal) ? name.Replace('_', '-') : name;

    internal static bool IsTrusted(HttpContext context, GatekeeperOptions options) =>
        context.Connection.RemoteIpAddress is { } peer && options.IsTrusted(peer);
}
