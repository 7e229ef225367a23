namespace ChatBackend.Storage;

/// <summary>What checking a password needs.</summary>
internal sealed record Account(long User, string PasswordHash);
