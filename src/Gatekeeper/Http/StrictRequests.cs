using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Http;

/// <summary>
/// Refuses requests that a proxy and a server may read differently (request smuggling) and that no chat client sends. Kestrel refuses most of
/// them itself once it is told to; what it lets through is refused here, and the connection is closed.
/// </summary>
internal sealed class StrictRequests(RequestDelegate next)
{
    /// <summary>Where Kestrel moves a Content-Length that came together with a Transfer-Encoding.</summary>
    private const string SetAside = "X-Content-Length";

    public Task InvokeAsync(HttpContext context) =>
        Fault(context.Request) is var (status, problem) && status != 0
            ? Refuse(context, status, problem)
            : next(context);

    private static (int Status, string Problem) Fault(HttpRequest request)
    {
        if (HttpMethods.IsTrace(request.Method) || HttpMethods.IsConnect(request.Method))
        {
            return (
                StatusCodes.Status405MethodNotAllowed,
                $"The method {request.Method} is not proxied."
            );
        }

        var encoding = request.Headers.TransferEncoding;
        if (request.Headers.Upgrade.Count > 0 && (encoding.Count > 0 || request.ContentLength > 0))
        {
            return (StatusCodes.Status400BadRequest, "An upgrade has no body.");
        }

        if (encoding.Count == 0)
        {
            return default;
        }

        if (request.Headers.ContainsKey(SetAside) || request.ContentLength is not null)
        {
            return (
                StatusCodes.Status400BadRequest,
                "Send Content-Length or Transfer-Encoding, not both."
            );
        }

        if (!HttpProtocol.IsHttp11(request.Protocol))
        {
            return (StatusCodes.Status400BadRequest, "Transfer-Encoding needs HTTP/1.1.");
        }

        return
            encoding is ["chunked"]
            || (
                encoding.Count == 1
                && encoding[0]!.Equals("chunked", StringComparison.OrdinalIgnoreCase)
            )
            ? default
            : (
                StatusCodes.Status501NotImplemented,
                "The only transfer coding understood is chunked."
            );
    }

    private static Task Refuse(HttpContext context, int status, string problem)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Connection = "close";
        return context.Response.WriteAsync(problem + "\n", context.RequestAborted);
    }
}
