using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gatekeeper.Http;

/// <summary>
/// What the gate says to clients it says alone: a backend's own copies of those headers are removed, so that a client never has to choose between two
/// tickets, nor takes a backend's word for the gate's.
/// </summary>
internal static class ResponseHygiene
{
    public static void AddTo(TransformBuilderContext builder) =>
        builder.AddResponseTransform(static transform =>
        {
            var headers = transform.HttpContext.Response.Headers;
            headers.Remove(HeaderNames.Status);
            headers.Remove(HeaderNames.Ticket);
            headers.Remove(HeaderNames.Pass);
            return ValueTask.CompletedTask;
        });
}
