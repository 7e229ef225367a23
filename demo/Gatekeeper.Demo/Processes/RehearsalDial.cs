using System.Text.Json.Serialization;

namespace Gatekeeper.Demo.Processes;

/// <summary>How fast the backend can be: this many workers, this long for each handshake.</summary>
internal sealed record RehearsalDial(int HandshakeMilliseconds, int Workers)
{
    /// <summary>200 handshakes a second.</summary>
    public static RehearsalDial Standard { get; } = new(20, 4);

    [JsonIgnore]
    public double CapacityPerSecond => Workers * 1000.0 / HandshakeMilliseconds;
}
