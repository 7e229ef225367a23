using Microsoft.Extensions.Configuration;

namespace Gatekeeper.Configuration;

/// <summary>Kestrel settings that are known to be traps behind a gate.</summary>
internal static class KestrelRules
{
    public static void Check(IConfigurationSection kestrel, StrictBinder binder)
    {
        CheckProtocols(kestrel.GetSection("EndpointDefaults"), binder);
        foreach (var endpoint in kestrel.GetSection("Endpoints").GetChildren())
        {
            CheckProtocols(endpoint, binder);
            if (
                endpoint["Url"] is not { Length: > 0 } url
                || !Uri.TryCreate(
                    url.Replace("://*", "://any", StringComparison.Ordinal)
                        .Replace("://+", "://any", StringComparison.Ordinal),
                    UriKind.Absolute,
                    out var uri
                )
                || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
                || uri.PathAndQuery != "/"
            )
            {
                binder.Fault(
                    $"{endpoint.Path}:Url",
                    $"'{endpoint["Url"]}' is not an address to listen on; write for example \"http://127.0.0.1:7200\""
                );
            }
        }
    }

    private static void CheckProtocols(IConfigurationSection section, StrictBinder binder)
    {
        if (
            section["Protocols"] is { } protocols
            && !protocols.Equals("Http1", StringComparison.OrdinalIgnoreCase)
        )
        {
            binder.Fault(
                $"{section.Path}:Protocols",
                $"'{protocols}' is not allowed; Kestrel does not bound HTTP/2 control-frame floods. Use \"Http1\" or leave the key out"
            );
        }
    }
}
