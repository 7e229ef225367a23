namespace Gatekeeper.Demo.Schedule;

/// <summary>The part of a run in which a client first came.</summary>
internal enum Phase
{
    Calm,
    Storm,

    /// <summary>After the storm: counted, but in neither percentile.</summary>
    Tail,
}
