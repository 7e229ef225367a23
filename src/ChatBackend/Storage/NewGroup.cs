namespace ChatBackend.Storage;

/// <summary>A group that was made, or the first login that does not exist.</summary>
internal sealed record NewGroup(string? Conversation, string? UnknownLogin);
