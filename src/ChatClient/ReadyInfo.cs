namespace ChatClient;

/// <summary>What the server says in its first frame: the device is logged in and these are the bounds of its log.</summary>
/// <param name="SessionId">Names this session in the server's log.</param>
/// <param name="Head">Sequence number of the newest message.</param>
/// <param name="Low">Messages up to and including this number are no longer kept.</param>
/// <param name="Unread">How many messages lie between the device's cursor and the head.</param>
/// <param name="PingInterval">How often this client pings.</param>
/// <param name="BackgroundMinInterval">In the background, how long to stay away at least before connecting again.</param>
/// <param name="KeyListVersion">The version of the server's signed list of keys; 0: it has none.</param>
public sealed record ReadyInfo(
    string SessionId,
    ulong Head,
    ulong Low,
    ulong Unread,
    TimeSpan PingInterval,
    TimeSpan BackgroundMinInterval,
    ulong KeyListVersion
);
