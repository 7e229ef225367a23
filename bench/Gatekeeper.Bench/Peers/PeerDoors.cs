using System.Globalization;
using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Bench.Peers;

/// <summary>What other people would put there.</summary>
internal static class PeerDoors
{
    public const string Known = $"{BuiltInDoors.Known}, nginx:RATE:BURST, gradient2, envoy";

    public static IFrontDoor? TryMake(string name) =>
        name.Split(':') switch
        {
            ["gradient2"] => new Gradient2Door(),
            ["envoy"] => new EnvoyDoor(),
            ["nginx", var rate, var burst]
                when TryParse(rate, out var perSecond) && TryParse(burst, out var most) =>
                new NginxDoor(perSecond, most),
            _ => BuiltInDoors.TryMake(name),
        };

    private static bool TryParse(string text, out double number) =>
        double.TryParse(
            text,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out number
        )
        && number > 0;
}
