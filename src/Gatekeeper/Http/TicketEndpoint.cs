using System.Globalization;
using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Http;

/// <summary>
/// <c>GET /.gatekeeper/ticket?gk-device=ID</c>: where a browser, which is not shown the answer to a refused upgrade, collects the ticket of that refusal.
/// Answers out of memory and never reaches a backend. A ticket is worth nothing to anybody but its device, so every page may ask, without credentials.
/// </summary>
internal sealed class TicketEndpoint(RequestDelegate next, TicketDesk desk, TimeProvider clock)
{
    public const string Address = "/.gatekeeper/ticket";

    /// <summary>As long as browsers remember it: Chromium believes two hours.</summary>
    private const string PreflightSeconds = "7200";

    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.Equals(Address, StringComparison.Ordinal)
            ? AnswerAsync(context)
            : next(context);

    private Task AnswerAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.CacheControl = "no-store";
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            headers.AccessControlAllowMethods = "GET";
            headers.AccessControlAllowHeaders = $"{HeaderNames.Device}, {HeaderNames.Class}";
            headers.AccessControlMaxAge = PreflightSeconds;
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        // A browser would keep it for minutes, a descriptor for one answer, in the very moments in which there are none to spare.
        headers.Connection = "close";
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            headers.Allow = "GET, OPTIONS";
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        return RequestProofs.Read(context.Request).Device is { } device
            ? GiveAsync(context, device)
            : RefuseAsync(context);
    }

    private Task GiveAsync(HttpContext context, string device)
    {
        var rank =
            RequestFlag.Read(context.Request).Class == ConnectionClass.Foreground
                ? Rank.Foreground
                : Rank.Background;
        if (desk.Collect(device, rank, out var ticket) is not { } text)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        var age = Math.Max((clock.GetUtcNow() - ticket.FirstSeen).TotalSeconds, 0);
        context.Response.Headers[HeaderNames.Ticket] = text;
        context.Response.Headers.AccessControlExposeHeaders = HeaderNames.Ticket;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"ticket":"{{text}}","age":{{age:0.###}},"expires":"{{ticket.Expiry.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}}"}"""
            ) + "\n",
            context.RequestAborted
        );
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsync(
            $"Say whose ticket: {Address}?{HeaderNames.DeviceQuery}=DEVICE, the device id that the refused connection gave.\n",
            context.RequestAborted
        );
    }
}
