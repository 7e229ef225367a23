namespace ChatBackend.Storage;

/// <summary>What is older than this goes.</summary>
/// <param name="MessagesMilliseconds">Messages sent before this moment.</param>
/// <param name="SendsMilliseconds">Client message ids of sends before this moment; a later repeat would be stored again.</param>
/// <param name="DeviceDay">Devices not seen since this day no longer hold messages back; they get a reset when they return.</param>
internal sealed record RetentionCutoff(
    long MessagesMilliseconds,
    long SendsMilliseconds,
    int DeviceDay
);
