using System.Globalization;
using Gatekeeper.Admission;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Http;

/// <summary>Answers a connection that is not let in: 503, when to come back, why, and a ticket that keeps its place; for people and for machines.</summary>
internal static class RefusalResponse
{
    public static Task WriteAsync(HttpContext context, in Refusal refusal, string ticket)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        var seconds = (int)Math.Ceiling(refusal.RetryAfter.TotalSeconds);
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        response.Headers[HeaderNames.Status] =
            $"refused; reason={refusal.Reason.WireName()}; stage={(int)refusal.Stage}";

        response.Headers[HeaderNames.Ticket] = ticket;

        // A refused client comes back on a new connection in a while; until then this one would only hold a descriptor.
        response.Headers.Connection = "close";
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(
            $"The service is busy ({refusal.Reason.WireName()}). Come back in {seconds} s.\n",
            context.RequestAborted
        );
    }
}
