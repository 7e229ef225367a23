namespace Gatekeeper.Tcp.Parking;

/// <summary>How watching over a waiting connection's bytes ended.</summary>
internal enum UnreadEnd
{
    /// <summary>It was stopped: the connection may be read from its first byte on.</summary>
    Stopped,

    /// <summary>The client left, or the connection broke.</summary>
    Left,

    /// <summary>The client sent more than <see cref="UnreadBytes.Most"/>.</summary>
    TooMany,
}
