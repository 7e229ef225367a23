using System.Globalization;
using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Peers;

/// <summary>What can stand in the gate's place in a replay: nothing, a fixed window, and what other people would put there.</summary>
public static class PeerDoors
{
    /// <summary>What <see cref="Read"/> understands, for help and messages.</summary>
    public const string Known =
        $"{BuiltInDoors.Known}, nginx:RATE:BURST (limit_req on all but foreground, in connects a second), gradient2 (Netflix), envoy (adaptive concurrency)";

    /// <summary>Reads a list as <c>--compare</c> takes it, for example <c>none,fixed:48,nginx:600:4800</c>.</summary>
    /// <param name="list">Names with their numbers, with commas between; null and empty mean nobody.</param>
    /// <returns>A choice for each name, in that order.</returns>
    public static IReadOnlyList<PeerChoice> Read(string? list) =>
        [
            .. (list ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(Choose),
        ];

    private static PeerChoice Choose(string text)
    {
        var parts = text.Split(':');
        return parts[0] switch
        {
            "nginx" => Choice(
                text,
                Nginx(parts),
                "write nginx:RATE:BURST, RATE a number above 0 and BURST one of 0 or more, for example nginx:600:4800"
            ),
            "gradient2" => Choice(
                text,
                parts.Length == 1 ? new Gradient2Door() : null,
                "gradient2 takes no numbers"
            ),
            "envoy" => Choice(
                text,
                parts.Length == 1 ? new EnvoyDoor() : null,
                "envoy takes no numbers"
            ),
            "none" => Choice(text, BuiltInDoors.TryMake(text), "none takes no numbers"),
            "fixed" => Choice(
                text,
                BuiltInDoors.TryMake(text),
                "write fixed:N, N a whole number of 1 or more, for example fixed:48"
            ),
            _ => Choice(text, null, "not known"),
        };
    }

    private static PeerChoice Choice(string text, IFrontDoor? door, string otherwise) =>
        new(text, door, door is null ? $"{otherwise}; known are {Known}" : null);

    private static NginxDoor? Nginx(string[] parts) =>
        parts is [_, var rate, var burst]
        && TryParse(rate, out var perSecond)
        && perSecond > 0
        && TryParse(burst, out var most)
            ? new NginxDoor(perSecond, most)
            : null;

    private static bool TryParse(string text, out double number) =>
        double.TryParse(
            text,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out number
        ) && double.IsFinite(number);
}
