namespace ChatBackend.Storage.Migration;

/// <summary>A row of a user's log, and whose number its sender has.</summary>
internal sealed record MessageCopy(long User, long Sender, StoredMessage Message);
