namespace ChatBackend.Storage;

/// <summary>A piece of a user's log, and its bounds at the same moment.</summary>
internal sealed record MessagePage(long Head, long Low, IReadOnlyList<StoredMessage> Items);
