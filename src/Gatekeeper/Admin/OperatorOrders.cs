using System.Globalization;
using Gatekeeper.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatekeeper.Admin;

/// <summary>
/// Carries out what operators order, and writes down who ordered what, why and until when. Every order needs the admin token. Thread-safe.
/// </summary>
/// <param name="gates">The gates.</param>
/// <param name="clock">The clock.</param>
/// <param name="audit">Where it is written down, as warnings: an order is never ordinary life.</param>
public sealed partial class OperatorOrders(
    IGateControl gates,
    TimeProvider clock,
    ILogger<OperatorOrders> audit
)
{
    private const int LongestName = 200;

    /// <summary>The gate takes device ids of up to 128 characters.</summary>
    private const int LongestDevice = 128;

    private static readonly IReadOnlyList<string> PromoteFields = ["device", "reason", "backend"];
    private readonly ILogger _audit = audit;

    /// <summary><c>POST /api/v1/override</c></summary>
    public async Task<IResult> OverrideAsync(HttpContext context, string? token)
    {
        if (AdminToken.Check(context.Request, token) is { } refusal)
        {
            return refusal;
        }

        var fields = await RequestFields.ReadAsync(
            context.Request,
            OverrideOrder.Fields,
            context.RequestAborted
        );
        var backend = fields.Text("backend", LongestName);
        if (OverrideOrder.Read(fields, clock.GetUtcNow()) is not { } order)
        {
            return Refuse("The override was not put in force.", fields.Faults);
        }

        if (Backends(backend, out var unknown) is not { } chosen)
        {
            return unknown;
        }

        foreach (var name in chosen)
        {
            gates.Apply(name, order);
        }

        LogOverride(
            string.Join(", ", chosen),
            From(context),
            Describe(order.Stage is { } stage ? (int)stage : null, order.PauseBackground),
            order.ExpiresAt,
            order.Reason
        );
        return Results.Json(
            new OverrideAnswer(chosen, order.ExpiresAt),
            AdminJson.Default.OverrideAnswer
        );
    }

    /// <summary><c>DELETE /api/v1/override?backend=NAME</c>: lifts; without a name, everywhere.</summary>
    public IResult Lift(HttpContext context, string? token)
    {
        if (AdminToken.Check(context.Request, token) is { } refusal)
        {
            return refusal;
        }

        if (Backends(context.Request.Query["backend"], out var unknown) is not { } chosen)
        {
            return unknown;
        }

        var lifted = chosen.Where(name => gates.Apply(name, null)).ToArray();
        LogLift(lifted.Length == 0 ? "nothing" : string.Join(", ", lifted), From(context));
        return Results.Json(new OverrideAnswer(lifted, null), AdminJson.Default.OverrideAnswer);
    }

    /// <summary><c>POST /api/v1/promote</c></summary>
    public async Task<IResult> PromoteAsync(HttpContext context, string? token)
    {
        if (AdminToken.Check(context.Request, token) is { } refusal)
        {
            return refusal;
        }

        var fields = await RequestFields.ReadAsync(
            context.Request,
            PromoteFields,
            context.RequestAborted
        );
        var backend = fields.Text("backend", LongestName);
        var device = fields.RequiredText(
            "device",
            LongestDevice,
            "write the id that the client sends as Gatekeeper-Device"
        );
        var reason = fields.RequiredText(
            "reason",
            OverrideOrder.LongestReason,
            "say why: it goes to the log"
        );
        if (fields.Faults.Count > 0 || device is null || reason is null)
        {
            return Refuse("Nobody was promoted.", fields.Faults);
        }

        if (Backends(backend, out var unknown) is not { } chosen)
        {
            return unknown;
        }

        var promoted = chosen.Sum(name => gates.Promote(name, device));
        LogPromote(device, string.Join(", ", chosen), From(context), promoted, reason);
        return Results.Json(new PromoteAnswer(promoted), AdminJson.Default.PromoteAnswer);
    }

    private static IResult Refuse(string title, IReadOnlyList<FieldFault> faults) =>
        Answer(Problem.Of(StatusCodes.Status400BadRequest, title, faults));

    private static IResult Answer(Problem problem) =>
        Results.Json(problem, AdminJson.Default.Problem, Problem.ContentType, problem.Status);

    /// <summary>The backends an order is for: the named one, or all.</summary>
    private string[]? Backends(string? named, out IResult unknown)
    {
        var known = gates.Backends;
        unknown = Results.Empty;
        string[] chosen = string.IsNullOrEmpty(named)
            ? [.. known]
            : [.. known.Where(name => name.Equals(named, StringComparison.OrdinalIgnoreCase))];
        if (chosen.Length > 0)
        {
            return chosen;
        }

        unknown = Answer(
            Problem.Of(
                StatusCodes.Status404NotFound,
                "There is no such backend.",
                new FieldFault(
                    "backend",
                    known.Count == 0
                        ? "no backend has a gate: no route names a policy"
                        : $"'{named}' has no gate{NameGuess.DidYouMean(named ?? "", known)} Known: {string.Join(", ", known)}"
                )
            )
        );
        return null;
    }

    private static string Describe(int? stage, bool pausesBackground) =>
        string.Join(
            ", ",
            new[]
            {
                stage is null
                    ? null
                    : string.Create(CultureInfo.InvariantCulture, $"stage {stage}"),
                pausesBackground ? "background paused" : null,
            }.Where(part => part is not null)
        );

    private static string From(HttpContext context) =>
        $"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}";

    [LoggerMessage(
        70,
        LogLevel.Warning,
        "Audit: {Backends} overridden from {Address}: {Order}, until {Until:yyyy-MM-ddTHH:mm:ssZ}, because: {Reason}"
    )]
    private partial void LogOverride(
        string backends,
        string address,
        string order,
        DateTimeOffset until,
        string reason
    );

    [LoggerMessage(71, LogLevel.Warning, "Audit: override lifted from {Address}: {Backends}")]
    private partial void LogLift(string backends, string address);

    [LoggerMessage(
        72,
        LogLevel.Warning,
        "Audit: device {Device} promoted at {Backends} from {Address}: {Promoted} parked connections, because: {Reason}"
    )]
    private partial void LogPromote(
        string device,
        string backends,
        string address,
        int promoted,
        string reason
    );
}
