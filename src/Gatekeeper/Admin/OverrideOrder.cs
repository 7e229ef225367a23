using System.Globalization;
using Gatekeeper.Admission;
using Gatekeeper.Emergency;

namespace Gatekeeper.Admin;

/// <summary>Reads the order of <c>POST /api/v1/override</c>. An order always ends by itself, so that nobody can forget one.</summary>
internal static class OverrideOrder
{
    public const int LongestReason = 200;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static IReadOnlyList<string> Fields { get; } =
    ["stage", "pauseBackground", "reason", "for", "expires", "backend"];

    /// <summary>The order, or null when the fields have faults.</summary>
    public static GateOverride? Read(RequestFields fields, DateTimeOffset now)
    {
        var stage = fields.Number("stage", (int)Stage.Normal, (int)Stage.ForegroundOverload);
        var pause = fields.Flag("pauseBackground") ?? false;
        if (!fields.Has("stage") && !pause)
        {
            fields.Fault(
                "stage",
                "is missing; write 0 to 4, or \"pauseBackground\": true, or both (DELETE lifts an override)"
            );
        }

        var reason = fields.RequiredText(
            "reason",
            LongestReason,
            "say why: other operators will see it"
        );
        var ends = Ends(fields, now);
        return fields.Faults.Count == 0 && reason is not null && ends is { } until
            ? new GateOverride((Stage?)stage, pause, reason, until)
            : null;
    }

    private static DateTimeOffset? Ends(RequestFields fields, DateTimeOffset now)
    {
        if (fields.Has("for") == fields.Has("expires"))
        {
            fields.Fault(
                "for",
                fields.Has("for")
                    ? "write \"for\" or \"expires\", not both"
                    : $"is missing; write how long ({ShortDuration.Example}), or \"expires\": a moment"
            );
            return null;
        }

        return fields.Has("for")
            ? ReadDuration(fields) is { } lasts
                ? InRange(fields, "for", now, lasts)
                : null
            : ReadMoment(fields) is { } ends
                ? InRange(fields, "expires", now, ends - now)
                : null;
    }

    private static TimeSpan? ReadDuration(RequestFields fields)
    {
        if (fields.Text("for", 20) is not { } text)
        {
            return null;
        }

        if (ShortDuration.TryParse(text, out var lasts))
        {
            return lasts;
        }

        fields.Fault("for", $"'{text}' is not a duration; write {ShortDuration.Example}");
        return null;
    }

    private static DateTimeOffset? ReadMoment(RequestFields fields)
    {
        if (fields.Text("expires", 40) is not { } text)
        {
            return null;
        }

        // The offset must be there: whose noon it is must not depend on where the gate runs.
        if (
            DateTimeOffset.TryParseExact(
                text,
                ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var ends
            )
            && (
                text.EndsWith('Z')
                || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal)
            )
        )
        {
            return ends;
        }

        fields.Fault("expires", $"'{text}' is not a moment; write 2026-01-31T18:00:00Z");
        return null;
    }

    private static DateTimeOffset? InRange(
        RequestFields fields,
        string field,
        DateTimeOffset now,
        TimeSpan lasts
    )
    {
        if (lasts >= Shortest && lasts <= Longest)
        {
            return now + lasts;
        }

        fields.Fault(
            field,
            $"would last {(lasts < TimeSpan.Zero ? "until a moment that is over" : ShortDuration.Write(lasts))}; allowed are {ShortDuration.Write(Shortest)} to {(int)Longest.TotalHours}h"
        );
        return null;
    }
}
