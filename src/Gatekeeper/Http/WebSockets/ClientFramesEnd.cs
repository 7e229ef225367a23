namespace Gatekeeper.Http.WebSockets;

/// <summary>What can be expected of a client, by the frames that have come.</summary>
internal enum ClientFramesEnd
{
    /// <summary>More.</summary>
    Open,

    /// <summary>It said goodbye.</summary>
    Closed,

    /// <summary>Nothing that could be understood.</summary>
    Broken,
}
