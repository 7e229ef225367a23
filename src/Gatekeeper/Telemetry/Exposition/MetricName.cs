using System.Text;

namespace Gatekeeper.Telemetry.Exposition;

/// <summary>Names as OpenTelemetry's mapping to Prometheus gives them, and as one would write them by hand.</summary>
internal static class MetricName
{
    /// <summary>For example <c>gatekeeper.handshake.duration</c> in <c>s</c> becomes <c>gatekeeper_handshake_duration_seconds</c>.</summary>
    public static string Of(string instrument, string? unit, FamilyKind kind)
    {
        var name = Clean(instrument);
        var suffix = unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            "1" when kind == FamilyKind.Gauge => "_ratio",
            _ => "",
        };
        if (!name.EndsWith(suffix, StringComparison.Ordinal))
        {
            name += suffix;
        }

        return kind == FamilyKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal)
            ? name + "_total"
            : name;
    }

    /// <summary>Letters, digits and underscores; anything else becomes an underscore.</summary>
    public static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            clean.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        }

        return clean.ToString();
    }
}
