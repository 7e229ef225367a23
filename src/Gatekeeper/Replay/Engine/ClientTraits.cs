namespace Gatekeeper.Replay.Engine;

/// <summary>What a client is, says and does.</summary>
[Flags]
internal enum ClientTraits : ushort
{
    /// <summary>Background, says so, speaks.</summary>
    None = 0,

    /// <summary>A person waits.</summary>
    Foreground = 1,

    /// <summary>It says foreground although nobody waits.</summary>
    Lies = 2,

    /// <summary>It says nothing.</summary>
    NoFlag = 4,

    /// <summary>It falls silent when it is its turn to speak.</summary>
    Silent = 8,

    /// <summary>It came with the storm.</summary>
    OfStorm = 16,

    /// <summary>It came in the storm or before all of the storm's clients were settled.</summary>
    InStorm = 32,

    /// <summary>It came in the first seconds of the storm.</summary>
    EarlyInStorm = 64,

    /// <summary>It came in calm, after the gate had time to warm up.</summary>
    InCalm = 128,

    /// <summary>It holds a pass.</summary>
    HasPass = 256,

    /// <summary>Without a flag, and one of those who lost their tunnels together or are woken together.</summary>
    OfWave = 512,
}
