using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gatekeeper.Http;

/// <summary>
/// Tells the backend who came: the peer's address is appended to <c>X-Forwarded-For</c>; <c>-Proto</c> and <c>-Host</c> are those of this request unless a
/// trusted peer said otherwise. What an untrusted peer said was removed before (<see cref="RequestHygiene"/>), so nothing here needs to tell them apart.
/// </summary>
internal static class ForwardingHeaders
{
    private const string For = "X-Forwarded-For";
    private const string Proto = "X-Forwarded-Proto";
    private const string Host = "X-Forwarded-Host";

    /// <summary>Takes the place of YARP's own transforms, which overwrite what trusted peers said, unless a route asks for those.</summary>
    public static void AddTo(TransformBuilderContext builder)
    {
        if (builder.UseDefaultForwarders is not null)
        {
            return;
        }

        builder.UseDefaultForwarders = false;
        builder.AddRequestTransform(static transform =>
        {
            var request = transform.HttpContext.Request;
            if (transform.HttpContext.Connection.RemoteIpAddress is { } peer)
            {
                var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
                var chain = StringValues.Concat(request.Headers[For], address.ToString());
                Set(transform, For, string.Join(", ", chain.ToArray()));
            }

            SetUnlessSaid(transform, Proto, request.Scheme);
            SetUnlessSaid(transform, Host, request.Host.Value);
            return ValueTask.CompletedTask;
        });
    }

    private static void SetUnlessSaid(RequestTransformContext transform, string name, string? value)
    {
        if (
            !transform.HttpContext.Request.Headers.ContainsKey(name) && !string.IsNullOrEmpty(value)
        )
        {
            Set(transform, name, value);
        }
    }

    private static void Set(RequestTransformContext transform, string name, string value)
    {
        transform.ProxyRequest.Headers.Remove(name);
        transform.ProxyRequest.Headers.TryAddWithoutValidation(name, value);
    }
}
