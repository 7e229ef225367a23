using System.Globalization;

namespace Gatekeeper.Admin;

/// <summary>Durations as operators type them: <c>90s</c>, <c>10m</c>, <c>1h30m</c>, <c>24h</c>, or <c>hh:mm:ss</c>. The unit must be there: nobody knows what a bare 10 means.</summary>
public static class ShortDuration
{
    /// <summary>How it is written, for messages.</summary>
    public const string Example = "90s, 10m, 1h30m or 00:10:00";

    private static readonly (char Unit, TimeSpan Length)[] Units =
    [
        ('h', TimeSpan.FromHours(1)),
        ('m', TimeSpan.FromMinutes(1)),
        ('s', TimeSpan.FromSeconds(1)),
    ];

    /// <summary>Reads a duration; at most 999 of each unit.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        return text.Contains(':', StringComparison.Ordinal)
            ? TimeSpan.TryParseExact(
                text,
                [@"hh\:mm\:ss", @"h\:mm\:ss"],
                CultureInfo.InvariantCulture,
                out duration
            )
            : TryParseUnits(text, out duration);
    }

    /// <summary>Writes a duration in whole units, two at the most: <c>1h30m</c>, <c>9m12s</c>, <c>45s</c>.</summary>
    public static string Write(TimeSpan duration)
    {
        var seconds = (long)Math.Ceiling(Math.Max(duration.TotalSeconds, 0));
        return seconds switch
        {
            >= 86_400 => Pair(seconds, 86_400, "d", 3600, "h"),
            >= 3600 => Pair(seconds, 3600, "h", 60, "m"),
            >= 60 => Pair(seconds, 60, "m", 1, "s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds}s"),
        };
    }

    private static string Pair(long seconds, int large, string largeName, int small, string name)
    {
        var rest = seconds % large / small;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{seconds / large}{largeName}{(rest > 0 ? $"{rest}{name}" : "")}"
        );
    }

    private static bool TryParseUnits(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = text.AsSpan();
        foreach (var (unit, length) in Units)
        {
            var end = rest.IndexOf(unit);
            if (end < 0)
            {
                continue;
            }

            if (
                end > 3
                || !int.TryParse(
                    rest[..end],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var count
                )
            )
            {
                return false;
            }

            duration += count * length;
            rest = rest[(end + 1)..];
        }

        return rest.IsEmpty;
    }
}
