namespace Gatekeeper.Replay.Engine;

/// <summary>Where a visit is.</summary>
internal enum VisitState : byte
{
    /// <summary>Nowhere: the number is free.</summary>
    Over,

    /// <summary>At the door: parked, queued or delayed there.</summary>
    AtDoor,

    /// <summary>On the way to its server.</summary>
    OnTheWay,

    /// <summary>At a server that is full: its connect is never answered.</summary>
    Unanswered,

    /// <summary>In the server's line.</summary>
    InLine,

    /// <summary>Being worked on.</summary>
    AtWork,

    /// <summary>Done or failed; the answer is on its way back.</summary>
    Answered,
}
