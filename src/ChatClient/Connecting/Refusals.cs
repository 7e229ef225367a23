using System.Net;
using ChatProtocol;

namespace ChatClient;

/// <summary>Reads an answer that was no.</summary>
internal static class Refusals
{
    private const string ReasonField = "reason=";

    public static ChatRefusal Read(HttpResponseMessage response, TimeProvider clock)
    {
        var reason = Wire.Header(response, ChatHeaders.Reason) ?? GateReason(response);
        return new ChatRefusal(
            (int)response.StatusCode,
            reason,
            RetryAfter(response, clock),
            ActionFor(response.StatusCode, reason),
            Wire.Header(response, ChatHeaders.Ticket)
        );
    }

    /// <summary>
    /// Only an answer with a reason is the word of our server or gate. A hotel's login page that answers 401 or 403 to everything must
    /// not make a phone throw its enrolment away.
    /// </summary>
    private static RefusalAction ActionFor(HttpStatusCode status, string? reason)
    {
        var final =
            status
            is HttpStatusCode.BadRequest
                or HttpStatusCode.Unauthorized
                or HttpStatusCode.Forbidden
                or HttpStatusCode.UpgradeRequired;
        return final && reason is not null ? RefusalAction.Stop : RefusalAction.Retry;
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider clock)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - clock.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>"refused; reason=parked_too_long; stage=3" gives "parked_too_long".</summary>
    private static string? GateReason(HttpResponseMessage response) =>
        Wire.Header(response, ChatHeaders.GateStatus)
            ?.Split(';', StringSplitOptions.TrimEntries)
            .FirstOrDefault(field => field.StartsWith(ReasonField, StringComparison.Ordinal))
            ?[ReasonField.Length..];
}
