using System.ComponentModel.DataAnnotations;

namespace Gatekeeper.Configuration;

/// <summary>The parking lot.</summary>
public sealed class ParkOptions
{
    /// <summary>How many connections may be parked, 0 to 5,000,000; 0 parks nobody. Default 15,000: what a limit of 20,000 descriptors allows beside tunnels.</summary>
    [Range(0, 5_000_000)]
    public int MaxConnections { get; init; } = 15_000;
}
