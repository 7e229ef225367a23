using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gatekeeper.Fleet;

/// <summary>
/// Messages as bytes (JSON). A message that passed the seal comes from a gate with the key, and is still read as if it came from anybody: a gate of another
/// version, or one gone mad, must not put a number into this one's arithmetic that breaks it.
/// </summary>
internal static class FleetCodec
{
    /// <summary>The most bytes of a message: some hundreds of destinations.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>Letters of an instance's name: 16 random bytes in hexadecimal.</summary>
    public const int InstanceLength = 32;

    private const int LongestName = 256;
    private const int MostEntries = 1024;
    private const double Most = 1e9;
    private const int HighestStage = 4;

    /// <summary>Slower handshakes than this are none.</summary>
    private const double LongestSeconds = 3600;

    /// <summary>Writes a message.</summary>
    public static byte[] Write(FleetMessage message) =>
        JsonSerializer.SerializeToUtf8Bytes(message, FleetJson.Default.FleetMessage);

    /// <summary>Reads a message; false when anything in it is not what it should be.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out FleetMessage? message
    )
    {
        message = null;
        if (bytes.Length > MostBytes)
        {
            return false;
        }

        try
        {
            message = JsonSerializer.Deserialize(bytes, FleetJson.Default.FleetMessage);
        }
        catch (JsonException)
        {
            return false;
        }

        if (message is not null && IsSound(message))
        {
            return true;
        }

        message = null;
        return false;
    }

    private static bool IsSound(FleetMessage message) =>
        message.Instance.Length == InstanceLength
        && message.Instance.All(char.IsAsciiHexDigit)
        && message.Gates.Count <= MostEntries
        && message.Gates.All(gate => gate is not null && IsSound(gate));

    private static bool IsSound(GateWord gate) =>
        IsName(gate.Backend)
        && gate.Stage is >= 0 and <= HighestStage
        && IsAmount(gate.ForegroundPerSecond)
        && IsAmount(gate.BackgroundPerSecond)
        && IsAmount(gate.ParkedForeground)
        && IsAmount(gate.ParkedBackground)
        && IsAmount(gate.ReadyPerSecond)
        && gate.Destinations.Count <= MostEntries
        && gate.Destinations.All(destination => destination is not null && IsSound(destination));

    private static bool IsSound(DestinationWord destination) =>
        IsName(destination.Id)
        && destination.Limit is >= 1 and < (int)Most
        && destination.BackgroundLimit is >= 0 and < (int)Most
        && IsLatency(destination.ReferenceSeconds)
        && IsLatency(destination.WorkingReferenceSeconds)
        && IsAmount(destination.ForegroundNeed)
        && IsAmount(destination.BackgroundUsed)
        && IsAmount(destination.BackgroundDemand)
        && IsAmount(destination.PlacesUsed);

    private static bool IsName(string name) => name.Length is > 0 and <= LongestName;

    private static bool IsAmount(double number) => number is >= 0 and <= Most;

    private static bool IsLatency(double? seconds) =>
        seconds is null or (> 0 and <= LongestSeconds);
}
