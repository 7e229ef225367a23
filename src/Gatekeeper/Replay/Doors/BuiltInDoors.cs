using System.Globalization;

namespace Gatekeeper.Replay.Doors;

/// <summary>What can stand in the gate's place for comparison.</summary>
public static class BuiltInDoors
{
    /// <summary>What <see cref="TryMake"/> understands, for messages.</summary>
    public const string Known = "none, fixed:N (N handshakes at a time, first come, first served)";

    /// <summary>Makes the door of that name, for example <c>none</c> or <c>fixed:48</c>; null when there is none.</summary>
    public static IFrontDoor? TryMake(string name)
    {
        var parts = name.Split(':');
        return parts switch
        {
            ["none"] => new OpenDoor(),
            ["fixed", var number]
                when int.TryParse(
                    number,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var window
                )
                    && window > 0 => new FixedWindowDoor(window),
            _ => null,
        };
    }
}
