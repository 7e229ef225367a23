namespace Gatekeeper.Protection;

/// <summary>Why a connection was closed without an answer.</summary>
internal enum ClosedReason
{
    /// <summary>Its address held as many as one may in an emergency.</summary>
    Address = 0,

    /// <summary>It said nothing for too long.</summary>
    Silent = 1,

    /// <summary>It had said nothing yet, and there were too many like it.</summary>
    Stranger = 2,

    /// <summary>It was between two requests, and its descriptor was needed.</summary>
    Resting = 3,
}
