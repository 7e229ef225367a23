namespace ChatBackend.Storage.Postgres.Lane;

/// <summary>The rows of a user's log up to a number can be deleted: the low mark that says so is committed.</summary>
internal readonly record struct Trim(long User, long UpTo);
