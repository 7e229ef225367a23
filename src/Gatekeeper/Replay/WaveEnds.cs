namespace Gatekeeper.Replay;

/// <summary>How the devices of the storm's wave lost the tunnel they had before.</summary>
public enum WaveEnds
{
    /// <summary>All within the two seconds before the rush: a server restarted, a network went away.</summary>
    SameMoment = 0,

    /// <summary>At any moment of the ten minutes before, each after three minutes: a timer ended them; then something wakes them all.</summary>
    SameDuration = 1,

    /// <summary>At any moment of the ten minutes before, after any length: nothing but their number sets them apart.</summary>
    Alone = 2,

    /// <summary>One after the other all through the rush, each about a second before it comes back: a network that goes away bit by bit.</summary>
    Rolling = 3,
}
