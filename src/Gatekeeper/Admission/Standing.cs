namespace Gatekeeper.Admission;

/// <summary>Where a parked connection stands.</summary>
internal enum Standing
{
    /// <summary>It could begin its handshake now, and asks for a place.</summary>
    Asks = 0,

    /// <summary>It waits before TLS to be called, and asks for no place.</summary>
    Outside = 1,

    /// <summary>It was called: TLS and its request take what they take, and no place is kept for it meanwhile.</summary>
    OnItsWay = 2,
}
