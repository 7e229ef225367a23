namespace ChatClient;

/// <summary>The log no longer holds what the cursor asked for: messages between the cursor and <paramref name="Low"/> are gone.</summary>
/// <param name="Cursor">Where the device was.</param>
/// <param name="Low">Where it goes on: the next message has the number after this one.</param>
/// <param name="Head">Sequence number of the newest message.</param>
public sealed record ResetInfo(ulong Cursor, ulong Low, ulong Head);
