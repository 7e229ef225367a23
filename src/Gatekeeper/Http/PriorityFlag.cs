using Gatekeeper.Classification;
using Microsoft.Extensions.Primitives;

namespace Gatekeeper.Http;

/// <summary>
/// What standard headers say of a request's urgency: <c>Priority</c> (RFC 9218; <c>u=0</c> to <c>u=3</c> is foreground, <c>u=5</c> to <c>u=7</c> background, 4
/// neither) and <c>Sec-Purpose</c> (<c>prefetch</c> is background). They are written by browsers and libraries: what cannot be read says nothing.
/// </summary>
internal static class PriorityFlag
{
    private const string Urgency = "u=";
    private const string Prefetch = "prefetch";
    private const char Neither = '4';

    public static Flag ReadPriority(StringValues header)
    {
        var found = ConnectionClass.Unknown;
        foreach (var line in header)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                var said = ClassOf(line.AsSpan()[part].Trim());
                if (said == ConnectionClass.Unknown)
                {
                    continue;
                }

                if (found != ConnectionClass.Unknown && found != said)
                {
                    return new Flag(
                        ConnectionClass.Unknown,
                        FlagSource.Priority,
                        Suspicion.Contradiction
                    );
                }

                found = said;
            }
        }

        return Said(found, FlagSource.Priority);
    }

    public static Flag ReadPurpose(StringValues header)
    {
        foreach (var line in header)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                if (
                    WithoutParameters(line.AsSpan()[part])
                        .Equals(Prefetch, StringComparison.OrdinalIgnoreCase)
                )
                {
                    return Said(ConnectionClass.Background, FlagSource.Purpose);
                }
            }
        }

        return Flag.Silent;
    }

    private static ConnectionClass ClassOf(ReadOnlySpan<char> member)
    {
        member = WithoutParameters(member);
        return
            member.Length == Urgency.Length + 1
            && member.StartsWith(Urgency, StringComparison.Ordinal)
            && member[^1] is >= '0' and <= '7' and not Neither
            ? member[^1] < Neither
                ? ConnectionClass.Foreground
                : ConnectionClass.Background
            : ConnectionClass.Unknown;
    }

    private static ReadOnlySpan<char> WithoutParameters(ReadOnlySpan<char> member)
    {
        var end = member.IndexOf(';');
        return (end < 0 ? member : member[..end]).Trim();
    }

    private static Flag Said(ConnectionClass connectionClass, FlagSource source) =>
        connectionClass == ConnectionClass.Unknown
            ? Flag.Silent
            : new Flag(connectionClass, source, Suspicion.None);
}
